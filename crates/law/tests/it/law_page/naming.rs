//! Which tests name which rule, by the words of their text.
//! In: the text of test files. Out: for a rule, the tests that name it.

/// One test.
pub(super) struct Test {
    /// Its file, below the folder of the tests.
    pub(super) file: String,
    /// Its name.
    pub(super) name: String,
    body: String,
}

/// The tests of a file, `#[test]` functions within `proptest!` included.
///
/// Read line by line, because what a macro holds is not parsed. What stands in a function that is
/// no test belongs to no test, and neither do comments.
pub(super) fn tests_in(file: &str, text: &str) -> Vec<Test> {
    let mut tests: Vec<Test> = Vec::new();
    let (mut marked, mut inside) = (false, None);
    for line in text.lines() {
        let code = line.trim_start();
        let indent = line.len() - code.len();
        if code.starts_with("//") {
            continue;
        }
        if code.starts_with("#[test]") {
            marked = true;
            inside = None;
        } else if let Some(name) = function_name(code)
            && inside.is_none_or(|outer| indent <= outer)
        {
            inside = marked.then_some(indent);
            if marked {
                tests.push(Test {
                    file: file.to_owned(),
                    name: name.to_owned(),
                    body: String::new(),
                });
            }
            marked = false;
        }
        if inside.is_some()
            && let Some(test) = tests.last_mut()
        {
            test.body.push_str(code);
            test.body.push('\n');
        }
    }
    tests
}

fn function_name(code: &str) -> Option<&str> {
    let code = code
        .strip_prefix("pub(crate) ")
        .or_else(|| code.strip_prefix("pub "))
        .unwrap_or(code);
    let code = code.strip_prefix("const ").unwrap_or(code);
    let rest = code.strip_prefix("fn ")?;
    rest.split(|c: char| !is_word(c)).next()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The tests that name a rule as `module::function`, or call it as `function(`; by file, then name.
pub(super) fn naming(tests: &[Test], module: &str, function: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = tests
        .iter()
        .filter(|t| names(&t.body, module, function))
        .map(|t| (t.file.clone(), t.name.clone()))
        .collect();
    found.sort();
    found
}

fn names(body: &str, module: &str, function: &str) -> bool {
    body.match_indices(function).any(|(at, _)| {
        let (before, after) = (&body[..at], &body[at + function.len()..]);
        if after.starts_with(is_word) || before.ends_with(is_word) {
            return false;
        }
        match before.strip_suffix("::") {
            Some(path) => path
                .strip_suffix(module)
                .is_some_and(|rest| !rest.ends_with(is_word)),
            None => after.starts_with('(') && !before.ends_with('.') && !before.ends_with("fn "),
        }
    })
}

#[test]
fn tests_are_found_with_the_rules_they_name() {
    let tests = tests_in(
        "age.rs",
        r"
/// starts( in a comment is nothing
fn any() -> u8 { school_age::ends() }

#[test]
fn one() {
    fn inner() {}
    // school_age::ends in a comment neither
    assert!(school_age::starts(1).starts_with(2));
}

proptest! {
    #[test]
    fn two(x in any()) {
        ends(x); other::starts(3); restarts(4); starts
    }
}
",
    );
    let of = |function| -> Vec<String> {
        naming(&tests, "school_age", function)
            .into_iter()
            .map(|(_, name)| name)
            .collect()
    };
    assert_eq!(of("starts"), ["one"]);
    assert_eq!(of("ends"), ["two"]);
    assert_eq!(of("any"), ["two"], "a call, and not its definition");
    assert!(of("starts_with").is_empty(), "a method is no rule");
    assert!(of("inner").is_empty(), "nor is a definition");
}
