//! The way through the pages of a list, and how many there are.
//! In: a pagination and counts.
//! Out: `moj-pagination`.

use askama::Template;

use crate::Pagination;
use crate::component::component;

/// The way through the pages of a list.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<div class="moj-pagination">
{% if pagination.count() > 1 %}{{ pagination }}{% endif %}
<p class="moj-pagination__results">{{ words }}</p>
</div>"#
)]
#[must_use]
pub struct Results {
    pagination: Pagination,
    words: String,
}

component!(Results);

impl Results {
    /// "Showing 11 to 20 of 85 total pupils" below the numbers of the pages.
    pub fn showing(
        pagination: Pagination,
        from: usize,
        to: usize,
        count: usize,
        things: &str,
    ) -> Self {
        Self {
            pagination: pagination.class("moj-pagination__pagination"),
            words: format!("Showing {from} to {to} of {count} total {things}"),
        }
    }

    /// "85 total pupils", where they stand on one page.
    pub fn all(count: usize, things: &str) -> Self {
        Self {
            pagination: Pagination::new(),
            words: format!("{count} total {things}"),
        }
    }
}
