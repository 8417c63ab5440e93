//! The simulator's rules, in process with a clock that is told, and over sockets.

#[cfg(test)]
#[path = "../../../tests/src/answers/mod.rs"]
mod answers;
#[cfg(test)]
mod assign;
#[cfg(test)]
mod assigned_plans;
#[cfg(test)]
mod attempts;
#[cfg(test)]
mod batch;
#[cfg(test)]
mod bench;
#[cfg(test)]
mod control;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod generated;
#[cfg(test)]
mod given;
#[cfg(test)]
mod groups;
#[cfg(test)]
mod locations;
#[cfg(test)]
mod other_answers;
#[cfg(test)]
mod others;
#[cfg(test)]
mod overlaps;
#[cfg(test)]
mod page_faults;
#[cfg(test)]
mod planted;
#[cfg(test)]
mod program;
#[cfg(test)]
mod reads;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod replicas;
#[cfg(test)]
mod services;
#[cfg(test)]
mod shapes;
#[cfg(test)]
mod sockets;
#[cfg(test)]
mod subscriptions;
#[cfg(test)]
mod throttle;
#[cfg(test)]
mod tokens;
