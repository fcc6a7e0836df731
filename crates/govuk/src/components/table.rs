//! A table.
//! In: a caption, headings and rows of cells.
//! Out: `govuk-table`.

use askama::Template;

use crate::attributes::Classes;
use crate::component::{class_and_attribute, component};
use crate::{Attributes, Content};

/// A cell, or the heading of a column.
#[derive(Clone, Debug)]
#[must_use]
pub struct Cell {
    pub(crate) content: Content,
    pub(crate) numeric: bool,
    pub(crate) span: Attributes,
    pub(crate) classes: Classes,
    pub(crate) attributes: Attributes,
}

impl<C: Into<Content>> From<C> for Cell {
    fn from(content: C) -> Self {
        Self {
            content: content.into(),
            numeric: false,
            span: Attributes::new(),
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }
}

impl Cell {
    /// A cell with these words.
    pub fn new(content: impl Into<Content>) -> Self {
        Self::from(content)
    }

    /// A cell with a number, or the heading of a column of numbers.
    pub fn numeric(content: impl Into<Content>) -> Self {
        Self {
            numeric: true,
            ..Self::from(content)
        }
    }

    /// Over so many columns.
    pub fn colspan(mut self, columns: u32) -> Self {
        self.span.push("colspan", Some(columns.to_string()));
        self
    }

    /// Over so many rows.
    pub fn rowspan(mut self, rows: u32) -> Self {
        self.span.push("rowspan", Some(rows.to_string()));
        self
    }

    class_and_attribute!();
}

/// A table.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<table class="govuk-table{{ classes }}"{{ attributes }}>
{% if let Some(caption) = caption %}<caption class="govuk-table__caption{{ caption_classes }}">{{ caption }}</caption>{% endif %}
{% if !head.is_empty() %}<thead class="govuk-table__head"><tr class="govuk-table__row">
{% for cell in head %}<th scope="col" class="govuk-table__header{% if cell.numeric %} govuk-table__header--numeric{% endif %}{{ cell.classes }}"{{ cell.span }}{{ cell.attributes }}>{{ cell.content }}</th>
{% endfor %}</tr></thead>{% endif %}
<tbody class="govuk-table__body">
{% for row in rows %}<tr class="govuk-table__row">
{% for cell in row %}{% if loop.first && first_cell_is_header %}<th scope="row" class="govuk-table__header{{ cell.classes }}"{{ cell.span }}{{ cell.attributes }}>{{ cell.content }}</th>
{% else %}<td class="govuk-table__cell{% if cell.numeric %} govuk-table__cell--numeric{% endif %}{{ cell.classes }}"{{ cell.span }}{{ cell.attributes }}>{{ cell.content }}</td>
{% endif %}{% endfor %}</tr>
{% endfor %}</tbody>
</table>"#
)]
#[must_use]
pub struct Table {
    caption: Option<Content>,
    caption_classes: Classes,
    head: Vec<Cell>,
    rows: Vec<Vec<Cell>>,
    first_cell_is_header: bool,
    classes: Classes,
    attributes: Attributes,
}

component!(Table);

impl Table {
    /// A table of this caption.
    pub fn new(caption: impl Into<Content>) -> Self {
        Self {
            caption: Some(caption.into()),
            ..Self::bare()
        }
    }

    /// A table without a caption, where a heading before it says what it is.
    pub fn bare() -> Self {
        Self {
            caption: None,
            caption_classes: Classes::default(),
            head: Vec::new(),
            rows: Vec::new(),
            first_cell_is_header: false,
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    /// Further classes of the caption, for its size.
    pub fn caption_class(mut self, classes: &str) -> Self {
        self.caption_classes.push(classes);
        self
    }

    /// The headings of the columns.
    pub fn head<C: Into<Cell>>(mut self, cells: impl IntoIterator<Item = C>) -> Self {
        self.head = cells.into_iter().map(Into::into).collect();
        self
    }

    /// One more row.
    pub fn row<C: Into<Cell>>(mut self, cells: impl IntoIterator<Item = C>) -> Self {
        self.rows.push(cells.into_iter().map(Into::into).collect());
        self
    }

    /// More rows.
    pub fn rows<R: IntoIterator<Item = Cell>>(mut self, rows: impl IntoIterator<Item = R>) -> Self {
        self.rows
            .extend(rows.into_iter().map(|row| row.into_iter().collect()));
        self
    }

    /// The first cell of each row is its heading.
    pub fn first_cell_is_header(mut self) -> Self {
        self.first_cell_is_header = true;
        self
    }

    class_and_attribute!();
}
