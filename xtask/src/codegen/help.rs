//! `ps-module/<culture>/Reseat-help.xml`: what `Get-Help` shows, from `docs/help/<culture>/*.md`.

mod maml;
mod page;
mod syntax;

use std::fs;

use anyhow::{Context, Result};

use self::page::Page;
use super::Generated;
use crate::folder;
use crate::settings::Settings;

const PAGES: &str = "docs/help";

/// Makes one file per culture.
pub(super) fn generate(settings: &Settings) -> Result<Vec<Generated>> {
    let pages = settings.root.join(PAGES);
    let mut cultures: Vec<String> = fs::read_dir(&pages)
        .with_context(|| format!("cannot read {PAGES}"))?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| pages.join(name).is_dir())
        .collect();
    cultures.sort();
    cultures
        .iter()
        .map(|culture| of_culture(settings, culture))
        .collect()
}

fn of_culture(settings: &Settings, culture: &str) -> Result<Generated> {
    let source = settings.root.join(PAGES).join(culture);
    let mut commands = Vec::new();
    for file in folder::files(&source)? {
        if !folder::has_extension(&file, &["md"]) {
            continue;
        }
        let text = fs::read_to_string(source.join(&file))?;
        let page =
            Page::parse(&text).with_context(|| format!("{PAGES}/{culture}/{}", file.display()))?;
        commands.push(page);
    }
    Ok(Generated {
        path: format!("ps-module/{culture}/Reseat-help.xml"),
        source: PAGES,
        text: maml::write(&commands)?,
    })
}
