//! Writes MAML, the XML that `Get-Help` reads.

use std::fmt::Write as _;

use anyhow::{Context, Result};

use super::page::{Page, Parameter, TypeNote};
use super::syntax::SyntaxParameter;

const HEAD: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<!-- Written by `cargo xtask codegen` from docs/help. -->
<helpItems schema="maml" xmlns="http://msh" xmlns:maml="http://schemas.microsoft.com/maml/2004/10" xmlns:command="http://schemas.microsoft.com/maml/dev/command/2004/10" xmlns:dev="http://schemas.microsoft.com/maml/dev/2004/10">
"#;

/// The whole file.
pub(super) fn write(pages: &[Page]) -> Result<String> {
    let mut out = Xml {
        text: HEAD.to_owned(),
        depth: 1,
    };
    for page in pages {
        out.within("command:command", |out| command(out, page))?;
    }
    out.text.push_str("</helpItems>\n");
    Ok(out.text)
}

fn command(out: &mut Xml, page: &Page) -> Result<()> {
    let (verb, noun) = page
        .command
        .split_once('-')
        .context("a command is named Verb-Noun")?;
    out.within("command:details", |out| {
        out.leaf("command:name", &page.command)?;
        out.leaf("command:verb", verb)?;
        out.leaf("command:noun", noun)?;
        out.paragraphs("maml:description", &page.synopsis)
    })?;
    out.paragraphs("maml:description", &page.description)?;
    out.within("command:syntax", |out| {
        for item in &page.syntax {
            out.within("command:syntaxItem", |out| {
                out.leaf("maml:name", &item.command)?;
                item.parameters
                    .iter()
                    .try_for_each(|used| syntax_parameter(out, page, used))
            })?;
        }
        Ok(())
    })?;
    out.within("command:parameters", |out| {
        let named = page
            .parameters
            .iter()
            .filter(|parameter| !parameter.name.is_empty());
        named
            .into_iter()
            .try_for_each(|known| parameter(out, known))
    })?;
    types(out, "command:inputTypes", "command:inputType", &page.inputs)?;
    types(
        out,
        "command:returnValues",
        "command:returnValue",
        &page.outputs,
    )?;
    out.within("maml:alertSet", |out| {
        out.paragraphs("maml:alert", &page.notes)
    })?;
    out.within("command:examples", |out| {
        for example in &page.examples {
            out.within("command:example", |out| {
                out.leaf(
                    "maml:title",
                    &format!("---------- {} ----------", example.title),
                )?;
                out.leaf("dev:code", &example.code)?;
                out.within("dev:remarks", |out| {
                    example
                        .remarks
                        .iter()
                        .try_for_each(|text| out.leaf("maml:para", text))?;
                    // Get-Help puts nothing between an example and the next.
                    out.leaf("maml:para", "")
                })
            })?;
        }
        Ok(())
    })?;
    out.within("command:relatedLinks", |out| {
        for link in &page.links {
            out.within("maml:navigationLink", |out| {
                out.leaf("maml:linkText", &link.text)?;
                // A page beside this one is a command; Get-Help prints its name as it is.
                let address = if link.address.ends_with(".md") {
                    ""
                } else {
                    &link.address
                };
                out.leaf("maml:uri", address)
            })?;
        }
        Ok(())
    })
}

fn syntax_parameter(out: &mut Xml, page: &Page, used: &SyntaxParameter) -> Result<()> {
    let known = page
        .parameters
        .iter()
        .find(|parameter| parameter.name == used.name);
    let known = known.with_context(|| {
        format!(
            "{}: -{} stands in SYNTAX but not in PARAMETERS",
            page.command, used.name
        )
    })?;
    let position = used
        .position
        .map_or_else(|| "named".to_owned(), |at| at.to_string());
    out.within(&opening(known, used.required, &position), |out| {
        out.leaf("maml:name", &used.name)?;
        out.paragraphs("maml:description", &known.description)?;
        match &used.value {
            Some(value) => out.leaf(
                &format!(
                    "command:parameterValue required=\"true\" variableLength=\"{}\"",
                    value.ends_with("[]")
                ),
                value,
            ),
            None => Ok(()),
        }
    })
}

fn parameter(out: &mut Xml, known: &Parameter) -> Result<()> {
    let kind = known.fact("Type");
    let position = known.fact("Position").to_lowercase();
    let required = known.fact("Required") == "True";
    let switch = kind.ends_with("SwitchParameter");
    out.within(&opening(known, required, &position), |out| {
        out.leaf("maml:name", &known.name)?;
        out.paragraphs("maml:description", &known.description)?;
        let list = kind.ends_with("[]");
        out.leaf(
            &format!(
                "command:parameterValue required=\"{}\" variableLength=\"{list}\"",
                !switch
            ),
            kind,
        )?;
        out.within("dev:type", |out| {
            out.leaf("maml:name", kind)?;
            out.leaf("maml:uri", "")
        })?;
        let default = known.fact("Default value");
        out.leaf(
            "dev:defaultValue",
            if default.is_empty() { "None" } else { default },
        )
    })
}

fn opening(known: &Parameter, required: bool, position: &str) -> String {
    let list = known.fact("Type").ends_with("[]");
    let aliases = known.fact("Aliases");
    let pipeline = known.fact("Accept pipeline input");
    let globbing = known.fact("Accept wildcard characters") == "True";
    format!(
        "command:parameter required=\"{required}\" variableLength=\"{list}\" globbing=\"{globbing}\" \
         pipelineInput=\"{}\" position=\"{}\" aliases=\"{}\"",
        escape(if pipeline.is_empty() {
            "False"
        } else {
            pipeline
        }),
        escape(if position.is_empty() {
            "named"
        } else {
            position
        }),
        escape(if aliases.is_empty() { "none" } else { aliases }),
    )
}

fn types(out: &mut Xml, list: &str, item: &str, notes: &[TypeNote]) -> Result<()> {
    out.within(list, |out| {
        for note in notes {
            out.within(item, |out| {
                out.within("dev:type", |out| out.leaf("maml:name", &note.name))?;
                out.paragraphs("maml:description", &note.description)
            })?;
        }
        Ok(())
    })
}

/// Text that grows, and how deep it stands in.
struct Xml {
    text: String,
    depth: usize,
}

impl Xml {
    /// An element with others inside; `opening` may carry attributes.
    fn within(
        &mut self,
        opening: &str,
        inside: impl FnOnce(&mut Self) -> Result<()>,
    ) -> Result<()> {
        let indent = "  ".repeat(self.depth);
        writeln!(self.text, "{indent}<{opening}>")?;
        self.depth += 1;
        inside(self)?;
        self.depth -= 1;
        writeln!(self.text, "{indent}</{}>", element(opening))?;
        Ok(())
    }

    /// An element with text inside.
    fn leaf(&mut self, opening: &str, text: &str) -> Result<()> {
        let indent = "  ".repeat(self.depth);
        writeln!(
            self.text,
            "{indent}<{opening}>{}</{}>",
            escape(text),
            element(opening)
        )?;
        Ok(())
    }

    fn paragraphs(&mut self, name: &str, paragraphs: &[String]) -> Result<()> {
        self.within(name, |out| {
            paragraphs
                .iter()
                .try_for_each(|text| out.leaf("maml:para", text))
        })
    }
}

fn element(opening: &str) -> &str {
    opening.split(' ').next().unwrap_or(opening)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_xml_are_escaped() {
        assert_eq!(escape(r#"a<b> & "c""#), "a&lt;b&gt; &amp; &quot;c&quot;");
    }

    #[test]
    fn a_parameter_of_the_syntax_must_be_described() {
        let page = Page::parse(
            "# Get-Thing\n## SYNOPSIS\nIt.\n## SYNTAX\n```\nGet-Thing [-All]\n```\n## EXAMPLES\n### Example 1: a\n\
             ```\nGet-Thing\n```\n",
        )
        .unwrap();
        let error = write(&[page]).unwrap_err();
        assert!(error.to_string().contains("-All"), "{error}");
    }
}
