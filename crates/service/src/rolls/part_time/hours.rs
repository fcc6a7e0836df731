//! Hours of a week as people type them.

use casework::rolls::notifying::Minutes;

/// `12`, `12.5`, `12:30`; `None` for anything else, and for more than a week has.
pub(in crate::rolls) fn hours(typed: &str) -> Option<Minutes> {
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let (hours, minutes) = match (typed.split_once(':'), typed.split_once('.')) {
        (Some((hours, minutes)), _) if minutes.len() == 2 => (hours, minutes.parse::<u16>().ok()?),
        (Some(_), _) => return None,
        (None, Some((hours, tenths))) if digits(tenths) && tenths.len() <= 2 => {
            let hundredths: u16 = format!("{tenths:0<2}").parse().ok()?;
            (hours, (hundredths * 60 + 50) / 100)
        }
        (None, Some(_)) => return None,
        (None, None) => (typed, 0),
    };
    if !digits(hours) || minutes > 59 {
        return None;
    }
    let hours: u16 = hours.parse().ok()?;
    (hours <= 50).then(|| Minutes(hours * 60 + minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_people_type_them() {
        for (typed, minutes) in [
            ("12", Some(720)),
            ("12.5", Some(750)),
            ("12.25", Some(735)),
            ("12.75", Some(765)),
            ("12:30", Some(750)),
            ("0", Some(0)),
            ("12:5", None),
            ("12:60", None),
            ("12,5", None),
            ("twelve", None),
            ("51", None),
            ("", None),
            (".5", None),
            ("12.", None),
        ] {
            assert_eq!(hours(typed), minutes.map(Minutes), "{typed}");
        }
    }
}
