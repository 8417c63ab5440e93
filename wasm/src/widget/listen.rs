//! What the jobs say.

use super::action::{Effect, Job};
use super::ask::Ask;
use super::people::{Arrival, Listing};
use super::problem::Problem;
use super::review::Finding;
use super::{End, Offer, Pane, Tenant, Widget, count};
use reseat_core::Error;
use reseat_core::event::Event;
use reseat_core::plan::StepFinding;
use reseat_core::text::Value;

impl Widget {
    /// Takes events of a job, in order.
    pub(super) fn listen(&mut self, job: Job, events: Vec<Event>, effects: &mut Vec<Effect>) {
        if job == Job::Apply {
            for event in events {
                self.hear_run(event, effects);
            }
            return;
        }
        let mut arrivals = Vec::new();
        for event in events {
            match event {
                Event::User {
                    user_id,
                    user_principal_name,
                    display_name,
                    department,
                    usage_location,
                    products,
                    ..
                } => arrivals.push(Arrival {
                    id: user_id,
                    address: user_principal_name,
                    name: display_name,
                    department,
                    location: usage_location,
                    products,
                }),
                Event::Done { document, .. } => {
                    self.people.add(std::mem::take(&mut arrivals));
                    self.finish(job, document, effects);
                }
                other @ Event::Move { .. } => self.hear_move(other),
                other => self.hear(other),
            }
        }
        self.people.add(arrivals);
    }

    fn hear(&mut self, event: Event) {
        match event {
            Event::Tenant {
                id,
                display_name,
                roles,
                missing,
                message,
                ..
            } => {
                self.tenant = Some(Tenant {
                    id,
                    name: display_name,
                    roles,
                    caution: message,
                    may_not_apply: !missing.is_empty(),
                });
            }
            Event::Product {
                sku_id,
                sku_part_number,
                name,
                applies_to,
                free,
                assignable,
                note,
                services,
                ..
            } => self.offers.push(Offer {
                id: sku_id,
                part_number: sku_part_number,
                name,
                free,
                is_for_users: applies_to == "User",
                is_assignable: assignable,
                note,
                services: services
                    .into_iter()
                    .filter(|service| service.is_switchable())
                    .collect(),
            }),
            Event::Finding {
                id,
                severity,
                target,
                services,
                group_id,
                names,
                count,
                message,
                hint,
                cures,
                ..
            } => {
                let services = services.into_iter().map(|service| service.service_plan_id);
                self.findings.push(Finding {
                    about: StepFinding {
                        id,
                        severity,
                        target,
                        services: services.collect(),
                        group_id,
                    },
                    names,
                    count,
                    message,
                    hint,
                    cures,
                });
            }
            _ => {}
        }
    }

    fn finish(&mut self, job: Job, document: Option<String>, effects: &mut Vec<Effect>) {
        match job {
            Job::People => {
                self.people.complete();
                let marks_all = std::mem::take(&mut self.marks_arrivals);
                effects.push(Effect::Say(self.say(
                    "widget.people.listed",
                    &[("count", count(self.people.shown.len()))],
                )));
                if marks_all {
                    self.people.mark_shown(true);
                    self.after_marking(0, effects);
                }
            }
            Job::Products => self.offer(),
            Job::Plan | Job::Open => self.read_plan(job, document, effects),
            Job::Connect => self.ask_moves(effects),
            Job::Moves => self.tell_move(effects),
            Job::Apply => {}
        }
    }

    fn hear_run(&mut self, event: Event, effects: &mut Vec<Effect>) {
        let Some(run) = &mut self.run else { return };
        let was_waiting = run.waiting.is_some();
        run.take(&event);
        let name = match &event {
            Event::Progress {
                waiting: Some(waiting),
                ..
            } if !was_waiting => {
                effects.push(Effect::Say(waiting.message.clone()));
                "reseat-progress"
            }
            Event::Progress { .. } => {
                effects.push(Effect::Say(self.texts.say(
                    "widget.running.spoken",
                    &[
                        ("done", Value::count(run.done)),
                        ("total", Value::count(run.total)),
                    ],
                )));
                "reseat-progress"
            }
            Event::Result { .. } => "reseat-result",
            Event::Done { text, .. } => {
                self.pane = Pane::Done;
                self.moves.clear();
                // The closing sentence of a run that ended early speaks of commands.
                let is_early = run.end.as_ref().is_some_and(End::is_early);
                let early = is_early.then(|| self.texts.say("widget.done.stopped", &[]));
                effects.extend(early.or_else(|| text.clone()).map(Effect::Say));
                effects.push(Effect::Focus("pane-title"));
                // What is free now is read, not computed.
                self.load_products(effects);
                self.finish_page_plan();
                "reseat-done"
            }
            _ => return,
        };
        if let Ok(detail) = serde_json::to_string(&event) {
            effects.push(Effect::Tell {
                event: name,
                detail,
            });
        }
    }

    /// A job ended with an error: the part of the element that waited for it shows it.
    pub(super) fn fail(&mut self, job: Job, error: &Error, effects: &mut Vec<Effect>) {
        let problem = Problem::new(error, &self.texts);
        if problem.code == reseat_core::ErrorCode::Cancelled {
            self.is_planning = false;
            return;
        }
        // Without storage there is no journal either; a run says that before its first change.
        if job == Job::Moves {
            return;
        }
        effects.push(Effect::Say(problem.report.message.clone()));
        if let Ok(detail) = serde_json::to_string(&problem.report) {
            effects.push(Effect::Tell {
                event: "reseat-error",
                detail,
            });
        }
        match job {
            Job::Connect | Job::Products | Job::People => {
                if job == Job::Products {
                    self.offering = Listing::Failed(Box::new(problem.clone()));
                }
                if !matches!(self.people.listing, Listing::Ready) {
                    self.people.listing = Listing::Failed(Box::new(problem));
                    // One cause rarely spares the others, and one sentence is enough.
                    for other in [Job::Connect, Job::Products, Job::People] {
                        effects.push(Effect::Cancel(other));
                    }
                }
            }
            Job::Moves => {}
            Job::Plan | Job::Open => {
                self.is_planning = false;
                self.problem = Some((job, problem));
                if job == Job::Open {
                    self.page_plan = None;
                }
                effects.push(Effect::Focus("pane-title"));
            }
            Job::Apply => {
                // Nothing was written: a run that has written ends with its results.
                self.run = None;
                self.problem = Some((job, problem));
                if self.review.is_some() {
                    self.pane = Pane::Review;
                    effects.push(Effect::Focus("pane-title"));
                } else {
                    self.pane = Pane::Closed;
                    effects.push(Effect::Focus(self.way_back()));
                }
                if self.going_on.is_some() {
                    self.ask_moves(effects);
                }
            }
        }
    }
}

/// Starts a job.
pub(super) fn start(job: Job, ask: Ask) -> Effect {
    Effect::Start { job, ask }
}

/// Starts a job with a request as JSON.
pub(super) fn start_json(job: Job, request: impl Into<String>) -> Effect {
    start(job, Ask::Json(request.into()))
}
