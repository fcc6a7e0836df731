//! The options of each component's fixtures as the typed value that says the same.

mod fields;
mod groups;
mod lists;
mod navigation;
mod text;

use crate::options::Opt;

/// A mapper: options to HTML.
pub(crate) type Mapper = fn(Opt<'_>) -> String;

/// Every component that is built, by GOV.UK Frontend's name for it.
pub(crate) const COMPONENTS: &[(&str, Mapper)] = &[
    ("accordion", lists::accordion),
    ("back-link", navigation::back_link),
    ("breadcrumbs", navigation::breadcrumbs),
    ("button", text::button),
    ("character-count", fields::character_count),
    ("checkboxes", groups::checkboxes),
    ("date-input", groups::date_input),
    ("details", text::details),
    ("error-message", text::error_message),
    ("error-summary", text::error_summary),
    ("fieldset", groups::fieldset),
    ("file-upload", fields::file_upload),
    ("footer", navigation::footer),
    ("generic-header", navigation::generic_header),
    ("hint", text::hint),
    ("input", fields::input),
    ("inset-text", text::inset_text),
    ("label", text::label),
    ("notification-banner", text::notification_banner),
    ("pagination", navigation::pagination),
    ("panel", text::panel),
    ("password-input", fields::password_input),
    ("phase-banner", text::phase_banner),
    ("radios", groups::radios),
    ("select", fields::select),
    ("service-navigation", navigation::service_navigation),
    ("skip-link", navigation::skip_link),
    ("summary-list", lists::summary_list),
    ("table", lists::table),
    ("tabs", lists::tabs),
    ("tag", text::tag),
    ("task-list", lists::task_list),
    ("textarea", fields::textarea),
    ("warning-text", text::warning_text),
];
