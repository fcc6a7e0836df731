//! The heading of a column by which a list can be sorted. The server sorts, so it works without scripts.
//! In: words, an address, and how the list is sorted now.
//! Out: a cell for a table's head, with `aria-sort` and a link.

use askama::Template;

use crate::{Cell, Content};

/// How a column is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The smallest first.
    Ascending,
    /// The largest first.
    Descending,
}

/// The heading of a column by which a list can be sorted.
#[derive(Clone, Debug)]
#[must_use]
pub struct SortHeading {
    content: Content,
    href: String,
    order: Option<Order>,
    numeric: bool,
}

/// The same signs as MoJ Frontend's sortable table shows.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<a class="govuk-link govuk-link--no-visited-state app-sort" href="{{ href }}">{{ content }} <svg width="22" height="22" focusable="false" aria-hidden="true" viewBox="0 0 22 22" fill="none" xmlns="http://www.w3.org/2000/svg">{% match order %}{% when Some(Order::Ascending) %}<path d="M6.5625 15.5L11 6.63125L15.4375 15.5H6.5625Z" fill="currentColor"/>{% when Some(Order::Descending) %}<path d="M15.4375 7L11 15.8687L6.5625 7L15.4375 7Z" fill="currentColor"/>{% when None %}<path d="M8.1875 9.5L10.9609 3.95703L13.7344 9.5H8.1875Z" fill="currentColor"/><path d="M13.7344 12.0781L10.9609 17.6211L8.1875 12.0781H13.7344Z" fill="currentColor"/>{% endmatch %}</svg></a>"#
)]
struct Link<'a> {
    content: &'a Content,
    href: &'a str,
    order: Option<Order>,
}

impl SortHeading {
    /// A heading; following its link sorts by it.
    pub fn new(content: impl Into<Content>, href: impl Into<String>) -> Self {
        Self {
            content: content.into(),
            href: href.into(),
            order: None,
            numeric: false,
        }
    }

    /// The list is sorted by it now.
    pub fn sorted(mut self, order: Order) -> Self {
        self.order = Some(order);
        self
    }

    /// Over a column of numbers.
    pub fn numeric(mut self) -> Self {
        self.numeric = true;
        self
    }
}

impl From<SortHeading> for Cell {
    fn from(heading: SortHeading) -> Self {
        let link = Link {
            content: &heading.content,
            href: &heading.href,
            order: heading.order,
        };
        let link = Content::html(link.to_string());
        let cell = if heading.numeric {
            Cell::numeric(link)
        } else {
            Cell::new(link)
        };
        cell.attribute(
            "aria-sort",
            match heading.order {
                Some(Order::Ascending) => "ascending",
                Some(Order::Descending) => "descending",
                None => "none",
            },
        )
    }
}
