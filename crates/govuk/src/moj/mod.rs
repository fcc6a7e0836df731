//! The components of MoJ Frontend 11.1 that a case system uses, one file each.
//! In: values.
//! Out: the same HTML as MoJ Frontend's own templates give.

mod alert;
mod badge;
mod button_menu;
mod filter;
mod identity_bar;
mod interruption_card;
mod results;
mod search;
mod sortable_table;
mod sub_navigation;
mod timeline;

pub use alert::{Alert, AlertKind};
pub use badge::{Badge, BadgeColour};
pub use button_menu::ButtonMenu;
pub use filter::{Filter, SelectedFilters};
pub use identity_bar::IdentityBar;
pub use interruption_card::InterruptionCard;
pub use results::Results;
pub use search::Search;
pub use sortable_table::{Order, SortHeading};
pub use sub_navigation::SubNavigation;
pub use timeline::{Timeline, TimelineItem};
