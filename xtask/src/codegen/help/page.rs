//! Reads one page of help: Markdown in the form that PlatyPS uses.

use anyhow::{Context, Result, bail, ensure};

use super::syntax::{self, SyntaxItem};

/// The help of one command.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) command: String,
    pub(super) synopsis: Vec<String>,
    pub(super) description: Vec<String>,
    pub(super) syntax: Vec<SyntaxItem>,
    pub(super) examples: Vec<Example>,
    pub(super) parameters: Vec<Parameter>,
    pub(super) inputs: Vec<TypeNote>,
    pub(super) outputs: Vec<TypeNote>,
    pub(super) notes: Vec<String>,
    pub(super) links: Vec<Link>,
}

/// `### Example 1: title`, its code and what is said about it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Example {
    pub(super) title: String,
    pub(super) code: String,
    pub(super) remarks: Vec<String>,
}

/// `### -Name`, its text and the facts of its fenced block.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) description: Vec<String>,
    facts: Vec<(String, String)>,
}

impl Parameter {
    /// A fact such as `Type` or `Required`; the word `None` stands for nothing.
    pub(super) fn fact(&self, name: &str) -> &str {
        self.facts
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| if value == "None" { "" } else { value })
    }
}

/// A type that comes in or goes out.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct TypeNote {
    pub(super) name: String,
    pub(super) description: Vec<String>,
}

/// `[text](address)`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) text: String,
    pub(super) address: String,
}

/// A stretch of text between two headings, or a fenced block.
enum Block<'a> {
    Heading { level: usize, text: &'a str },
    Code(String),
    Paragraph(String),
}

impl Page {
    /// Reads a page; complains about what `Get-Help` could not show.
    pub(super) fn parse(markdown: &str) -> Result<Self> {
        let mut page = Self::default();
        let mut section = String::new();
        for block in blocks(markdown)? {
            match block {
                Block::Heading { level: 1, text } => page.command = text.to_owned(),
                Block::Heading { level: 2, text } => section = text.to_uppercase(),
                Block::Heading { level: 3, text } => page.open(&section, text)?,
                Block::Heading { text, .. } => bail!("the heading \"{text}\" is too deep"),
                Block::Code(text) => page.add_code(&section, text)?,
                Block::Paragraph(text) => page.add_paragraph(&section, text)?,
            }
        }
        ensure!(
            page.command.contains('-'),
            "the first heading is no Verb-Noun"
        );
        ensure!(
            !page.synopsis.is_empty(),
            "the section SYNOPSIS is missing or empty"
        );
        ensure!(
            !page.syntax.is_empty(),
            "the section SYNTAX is missing or empty"
        );
        ensure!(
            !page.examples.is_empty(),
            "the section EXAMPLES is missing or empty"
        );
        Ok(page)
    }

    fn open(&mut self, section: &str, heading: &str) -> Result<()> {
        match section {
            "EXAMPLES" => self.examples.push(Example {
                title: heading.to_owned(),
                ..Example::default()
            }),
            "PARAMETERS" => {
                let name = heading.strip_prefix('-').unwrap_or(heading);
                if name != "CommonParameters" {
                    self.parameters.push(Parameter {
                        name: name.to_owned(),
                        ..Parameter::default()
                    });
                } else {
                    // Get-Help writes about these itself; a sink keeps their text out of the last one.
                    self.parameters.push(Parameter::default());
                }
            }
            "INPUTS" => self.inputs.push(type_note(heading)),
            "OUTPUTS" => self.outputs.push(type_note(heading)),
            // Names of parameter sets: the code below tells them apart.
            "SYNTAX" => {}
            _ => bail!("no heading may stand in the section {section:?}, but \"{heading}\" does"),
        }
        Ok(())
    }

    fn add_code(&mut self, section: &str, text: String) -> Result<()> {
        match section {
            "SYNTAX" => self.syntax.push(syntax::parse(&text)?),
            "EXAMPLES" => {
                let example = self
                    .examples
                    .last_mut()
                    .context("an example lacks its title")?;
                if example.code.is_empty() {
                    example.code = text;
                } else {
                    example.remarks.push(text);
                }
            }
            "PARAMETERS" => {
                let parameter = self
                    .parameters
                    .last_mut()
                    .context("a parameter lacks its name")?;
                parameter.facts = text
                    .lines()
                    .filter_map(|line| line.split_once(':'))
                    .map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned()))
                    .collect();
            }
            _ => self.add_paragraph(section, text)?,
        }
        Ok(())
    }

    fn add_paragraph(&mut self, section: &str, text: String) -> Result<()> {
        let target = match section {
            "SYNOPSIS" => &mut self.synopsis,
            "DESCRIPTION" => &mut self.description,
            "NOTES" => &mut self.notes,
            "EXAMPLES" => {
                &mut self
                    .examples
                    .last_mut()
                    .context("text stands before the examples")?
                    .remarks
            }
            "PARAMETERS" => {
                &mut self
                    .parameters
                    .last_mut()
                    .context("text stands before the parameters")?
                    .description
            }
            "INPUTS" => return add_type_text(&mut self.inputs, text),
            "OUTPUTS" => return add_type_text(&mut self.outputs, text),
            "RELATED LINKS" => {
                self.links.extend(links(&text));
                return Ok(());
            }
            // Text above the first section and syntax in words say nothing to Get-Help.
            _ => return Ok(()),
        };
        target.push(text);
        Ok(())
    }
}

fn type_note(name: &str) -> TypeNote {
    TypeNote {
        name: name.replace('`', ""),
        description: Vec::new(),
    }
}

/// Types may stand as headings or as paragraphs of their own.
fn add_type_text(types: &mut Vec<TypeNote>, text: String) -> Result<()> {
    match types.last_mut() {
        Some(last) => last.description.push(text),
        None => types.push(type_note(&text)),
    }
    Ok(())
}

fn links(text: &str) -> Vec<Link> {
    let mut found = Vec::new();
    for piece in text.split('[').skip(1) {
        let Some((name, rest)) = piece.split_once(']') else {
            continue;
        };
        let address = rest.strip_prefix('(').and_then(|rest| rest.split_once(')'));
        found.push(Link {
            text: name.to_owned(),
            address: address.map_or("", |(address, _)| address).to_owned(),
        });
    }
    found
}

/// Front matter is skipped; lines of a paragraph are joined, as Markdown reads them.
fn blocks(markdown: &str) -> Result<Vec<Block<'_>>> {
    let mut blocks = Vec::new();
    let mut paragraph: Vec<&str> = Vec::new();
    let mut lines = markdown.lines().peekable();
    if lines.peek() == Some(&"---") {
        lines.next();
        for line in lines.by_ref() {
            if line == "---" {
                break;
            }
        }
    }
    while let Some(line) = lines.next() {
        let trimmed = line.trim();
        let is_heading = line.starts_with('#') && line.trim_start_matches('#').starts_with(' ');
        let is_fence = trimmed.starts_with("```");
        let is_item = trimmed.starts_with("- ") || trimmed.starts_with("* ");
        if (trimmed.is_empty() || is_heading || is_fence || is_item) && !paragraph.is_empty() {
            blocks.push(Block::Paragraph(plain(&paragraph.join(" "))));
            paragraph.clear();
        }
        if is_heading {
            let text = line.trim_start_matches('#');
            blocks.push(Block::Heading {
                level: line.len() - text.len(),
                text: text.trim(),
            });
        } else if is_fence {
            let mut code = Vec::new();
            loop {
                match lines.next() {
                    Some(line) if line.trim() == "```" => break,
                    Some(line) => code.push(line),
                    None => bail!("a fenced block is not closed"),
                }
            }
            blocks.push(Block::Code(code.join("\n")));
        } else if !trimmed.is_empty() {
            paragraph.push(trimmed);
        }
    }
    if !paragraph.is_empty() {
        blocks.push(Block::Paragraph(plain(&paragraph.join(" "))));
    }
    Ok(blocks)
}

/// Emphasis and code marks mean nothing in a console; links stay as they are for RELATED LINKS.
fn plain(text: &str) -> String {
    text.replace("**", "").replace('`', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(crate) const PAGE: &str = "\
---
schema: 2.0.0
---
# Get-Thing

## SYNOPSIS
Gets **one** `thing`
or two.

## SYNTAX

```
Get-Thing [[-Name] <String>] [-All] [<CommonParameters>]
```

## DESCRIPTION
First.

Second.

## EXAMPLES

### Example 1: All of them
```powershell
Get-Thing -All
```

Shows all.

## PARAMETERS

### -Name
Which one.

```yaml
Type: String
Aliases: Id
Required: False
Position: 0
Default value: None
Accept pipeline input: True (ByPropertyName)
```

### CommonParameters
This command supports them.

## OUTPUTS

### Reseat.Thing
The thing.

## RELATED LINKS

[Set-Thing](Set-Thing.md)
";

    #[test]
    fn a_page_is_read_whole() {
        let page = Page::parse(PAGE).unwrap();
        assert_eq!(page.command, "Get-Thing");
        assert_eq!(page.synopsis, ["Gets one thing or two."]);
        assert_eq!(page.description, ["First.", "Second."]);
        assert_eq!(page.examples[0].code, "Get-Thing -All");
        assert_eq!(page.examples[0].remarks, ["Shows all."]);
        assert_eq!(page.parameters[0].fact("Aliases"), "Id");
        assert_eq!(page.parameters[0].fact("Default value"), "");
        assert_eq!(page.parameters[0].description, ["Which one."]);
        assert_eq!(page.outputs[0].name, "Reseat.Thing");
        assert_eq!(page.links[0].address, "Set-Thing.md");
    }

    #[test]
    fn what_get_help_cannot_show_is_refused() {
        assert!(Page::parse("# Get-Thing\n").is_err());
        assert!(Page::parse(&PAGE.replace("# Get-Thing\n", "# Thing\n")).is_err());
        assert!(Page::parse("# Get-Thing\n```\n").is_err());
    }
}
