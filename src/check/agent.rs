//! What a browser calls itself, as people call it.

/// Browsers by the word that gives them away, the most particular first: most name others too.
const BROWSERS: [(&str, &str); 6] = [
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("HeadlessChrome/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Version/", "Safari"),
];
/// Systems likewise: Android calls itself Linux, iPhones say *like Mac OS X*.
const SYSTEMS: [(&str, &str); 6] = [
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// `Firefox 150, Linux`: as much of it as is known, for people and reports alone.
pub fn browser(agent: &str) -> String {
    let name = BROWSERS.iter().find_map(|(word, name)| {
        let (_, rest) = agent.split_once(word)?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        Some(format!("{name} {}", &rest[..digits.min(4)]))
    });
    let system = SYSTEMS.iter().find(|(word, _)| agent.contains(word));
    match (name, system) {
        (Some(name), Some((_, system))) => format!("{}, {system}", name.trim_end()),
        (Some(name), None) => name.trim_end().to_owned(),
        (None, Some((_, system))) => (*system).to_owned(),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::browser;

    #[test]
    fn browsers_are_called_as_people_call_them() {
        for (agent, name) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0",
                "Firefox 153, Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0",
                "Edge 156, Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
                "Safari 18, iOS",
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36",
                "Chrome 156, Android",
            ),
            ("curl/8.1", ""),
            ("Firefox/é", "Firefox"),
        ] {
            assert_eq!(browser(agent), name);
        }
    }
}
