//! What is to be done for something to be complete.
//! In: tasks with their status.
//! Out: `govuk-task-list`.

use askama::Template;

use crate::attributes::Classes;
use crate::component::{class_and_attribute, component};
use crate::{Attributes, Content};

/// One task.
#[derive(Clone, Debug)]
#[must_use]
pub struct Task {
    title: Content,
    title_classes: Classes,
    href: Option<String>,
    hint: Option<Content>,
    status: Content,
    status_classes: Classes,
    classes: Classes,
}

impl Task {
    /// A task and its status: words, or a tag.
    pub fn new(title: impl Into<Content>, status: impl Into<Content>) -> Self {
        Self {
            title: title.into(),
            title_classes: Classes::default(),
            href: None,
            hint: None,
            status: status.into(),
            status_classes: Classes::default(),
            classes: Classes::default(),
        }
    }

    /// Where it is done. A task without an address cannot be begun yet.
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }

    /// A hint below the title.
    pub fn hint(mut self, hint: impl Into<Content>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Further classes of the title.
    pub fn title_class(mut self, classes: &str) -> Self {
        self.title_classes.push(classes);
        self
    }

    /// Further classes of the status.
    pub fn status_class(mut self, classes: &str) -> Self {
        self.status_classes.push(classes);
        self
    }

    /// Its status says that it cannot be begun yet.
    pub fn cannot_start_yet(self) -> Self {
        self.status_class("govuk-task-list__status--cannot-start-yet")
    }

    /// Further classes of the item.
    pub fn class(mut self, classes: &str) -> Self {
        self.classes.push(classes);
        self
    }
}

/// A list of tasks.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<ul class="govuk-task-list{{ classes }}"{{ attributes }}>
{% for task in tasks %}<li class="govuk-task-list__item{% if task.href.is_some() %} govuk-task-list__item--with-link{% endif %}{{ task.classes }}">
<div class="govuk-task-list__name-and-hint">
{% if let Some(href) = task.href %}<a class="govuk-link govuk-task-list__link{{ task.title_classes }}" href="{{ href }}" aria-describedby="{% if task.hint.is_some() %}{{ prefix }}-{{ loop.index }}-hint {% endif %}{{ prefix }}-{{ loop.index }}-status">{{ task.title }}</a>
{% else %}<div class="{{ task.title_classes.words() }}">{{ task.title }}</div>{% endif %}
{% if let Some(hint) = task.hint %}<div id="{{ prefix }}-{{ loop.index }}-hint" class="govuk-task-list__hint">{{ hint }}</div>{% endif %}
</div>
<div class="govuk-task-list__status{{ task.status_classes }}" id="{{ prefix }}-{{ loop.index }}-status">{{ task.status }}</div>
</li>{% endfor %}
</ul>"#
)]
#[must_use]
pub struct TaskList {
    prefix: String,
    tasks: Vec<Task>,
    classes: Classes,
    attributes: Attributes,
}

component!(TaskList);

impl Default for TaskList {
    fn default() -> Self {
        Self::new()
    }
}

impl TaskList {
    /// No task yet.
    pub fn new() -> Self {
        Self {
            prefix: "task-list".to_owned(),
            tasks: Vec::new(),
            classes: Classes::default(),
            attributes: Attributes::new(),
        }
    }

    /// What the ids begin with; each list on a page has one of its own.
    pub fn id_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// One more task.
    pub fn task(mut self, task: Task) -> Self {
        self.tasks.push(task);
        self
    }

    class_and_attribute!();
}
