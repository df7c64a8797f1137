use super::*;

fn with(variable: &str, value: &str) -> Result<Config, ConfigError> {
    Config::new(&Settings::defaults().with_environment([(variable.into(), value.into())]))
}

#[test]
fn nothing_needs_to_be_set() {
    let config = Config::new(&Settings::defaults()).unwrap();
    assert_eq!(config.web.listen.to_string(), "127.0.0.1:3000");
    assert_eq!(config.web.public_url.origin(), "http://127.0.0.1:3000");
    assert_eq!(config.accounts.sign_up, SignUp::Closed);
    assert!(config.ice.stun.is_empty() && config.ice.turn.is_none());
}

#[test]
fn each_source_lies_over_the_one_before() {
    let settings = Settings::defaults()
        .with_toml(
            "listen = '127.0.0.1:1'\nsign_up = 'open'\n[limits]\ncapacity = 4",
            "parlor.toml",
        )
        .unwrap();
    let config = Config::new(&settings).unwrap();
    assert_eq!(config.web.listen.port(), 1);
    assert_eq!(config.limits.capacity, 4);

    let settings = settings.with_environment([("PARLOR_LISTEN".into(), "127.0.0.1:2".into())]);
    assert_eq!(Config::new(&settings).unwrap().web.listen.port(), 2);

    let settings = settings.with_flag(&KEYS[0], "127.0.0.1:3".into());
    let config = Config::new(&settings).unwrap();
    assert_eq!(config.web.listen.port(), 3);
    assert_eq!(config.accounts.sign_up, SignUp::Open);
}

#[test]
fn a_wrong_value_is_answered_by_a_sentence_that_names_the_key_as_it_was_set() {
    let cases = [
        ("PARLOR_LISTEN", "everywhere"),
        ("PARLOR_PUBLIC_URL", "parlor.example"),
        ("PARLOR_SIGN_UP", "maybe"),
        ("PARLOR_STUN_URLS", "http://stun.example"),
        ("PARLOR_TURN_URLS", "stun:stun.example"),
        ("PARLOR_TRUSTED_PROXIES", "10.0.0.0/99"),
        ("PARLOR_DATA_DIR", " "),
        ("PARLOR_SITE_ROOT", ""),
        ("PARLOR_LIMITS_SOCKETS", "20001"),
        ("PARLOR_LIMITS_SOCKETS_PER_PERSON", "0"),
        ("PARLOR_LIMITS_SOCKETS_PER_ADDRESS", "-1"),
        ("PARLOR_LIMITS_CAPACITY", "17"),
        ("PARLOR_LIMITS_ROOMS_PER_ACCOUNT", "many"),
        ("PARLOR_LIMITS_CHATS", "0"),
        ("PARLOR_LIMITS_CHATS", "301"),
        ("PARLOR_TLS_SELF_SIGNED", "yes"),
        ("PARLOR_METRICS_TOKEN", "short"),
    ];
    for (variable, value) in cases {
        let ConfigError(sentence) = with(variable, value).unwrap_err();
        assert!(sentence.contains(variable), "{sentence}");
        assert!(
            sentence.ends_with('.') && !sentence.contains('\n'),
            "{sentence}"
        );
    }
}

#[test]
fn the_file_is_named_where_it_is_wrong() {
    for text in [
        "listen = 'x'",
        "lisen = 'x'",
        "listen = true",
        "stun_urls = [1]",
        "listen",
    ] {
        let settings = Settings::defaults().with_toml(text, "parlor.toml");
        let ConfigError(sentence) = settings.and_then(|s| Config::new(&s)).unwrap_err();
        assert!(sentence.contains("parlor.toml"), "{sentence}");
    }
}

#[test]
fn a_turn_server_needs_its_secret_and_the_secret_is_never_told() {
    let ConfigError(sentence) = with("PARLOR_TURN_URLS", "turn:turn.example").unwrap_err();
    assert!(sentence.contains("turn.secret"), "{sentence}");
    let ConfigError(sentence) = with("PARLOR_TURN_SECRET", "hush").unwrap_err();
    assert!(
        sentence.contains("turn.urls") && !sentence.contains("hush"),
        "{sentence}"
    );
    let settings = Settings::defaults().with_environment([
        (
            "PARLOR_TURN_URLS".into(),
            "turn:a.example, turns:a.example".into(),
        ),
        ("PARLOR_TURN_SECRET".into(), "hush".into()),
    ]);
    let config = Config::new(&settings).unwrap();
    assert_eq!(config.ice.turn.as_ref().unwrap().urls.len(), 2);
    assert!(!format!("{config:?}").contains("hush"));
}

#[test]
fn defaults_are_the_bounds_both_ends_enforce() {
    let limits = Config::new(&Settings::defaults()).unwrap().limits;
    assert_eq!(limits.sockets, parlor::limits::SOCKETS);
    assert_eq!(
        limits.sockets_per_person,
        parlor::limits::SOCKETS_PER_PERSON
    );
    assert_eq!(
        limits.sockets_per_address,
        parlor::limits::SOCKETS_PER_ADDRESS
    );
    assert_eq!(limits.capacity, parlor::limits::CAPACITY_MAX);
    assert_eq!(limits.chats, parlor::limits::CHATS);
}

fn all(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let variables = variables
        .iter()
        .map(|(name, value)| ((*name).into(), (*value).into()));
    Config::new(&Settings::defaults().with_environment(variables))
}

#[test]
fn a_certificate_makes_the_address_https() {
    let config = with("PARLOR_TLS_SELF_SIGNED", "true").unwrap();
    assert_eq!(config.web.public_url.origin(), "https://127.0.0.1:3000");
    let tls = config.tls.unwrap();
    assert_eq!(tls.certificate, Certificate::SelfSigned);
    assert_eq!(tls.turn_listen, None);
    let settings = Settings::defaults()
        .with_toml(
            "[tls]\ncert = 'c.pem'\nkey = 'k.pem'\nturn_listen = '0.0.0.0:5349'",
            "parlor.toml",
        )
        .unwrap();
    let tls = Config::new(&settings).unwrap().tls.unwrap();
    let files = Certificate::Files {
        cert: "c.pem".into(),
        key: "k.pem".into(),
    };
    assert_eq!(tls.certificate, files);
    assert_eq!(tls.turn_listen.unwrap().port(), 5349);
}

#[test]
fn half_a_certificate_is_none() {
    const CERT: (&str, &str) = ("PARLOR_TLS_CERT", "c.pem");
    const KEY: (&str, &str) = ("PARLOR_TLS_KEY", "k.pem");
    for (set, named) in [
        (&[CERT][..], "tls.key"),
        (&[KEY], "tls.cert"),
        (
            &[CERT, KEY, ("PARLOR_TLS_SELF_SIGNED", "true")],
            "PARLOR_TLS_SELF_SIGNED",
        ),
        (
            &[CERT, KEY, ("PARLOR_PUBLIC_URL", "http://parlor.example")],
            "PARLOR_PUBLIC_URL",
        ),
        (
            &[CERT, KEY, ("PARLOR_TLS_TURN_LISTEN", "5349")],
            "PARLOR_TLS_TURN_LISTEN",
        ),
        (&[("PARLOR_TLS_TURN_LISTEN", "0.0.0.0:5349")], "tls.cert"),
    ] {
        let ConfigError(sentence) = all(set).unwrap_err();
        assert!(sentence.contains(named), "{sentence}");
    }
}

#[test]
fn the_metrics_token_is_known_and_never_told() {
    let config = with("PARLOR_METRICS_TOKEN", "a rather long secret").unwrap();
    assert!(config.metrics.on() && config.metrics.shows("a rather long secret"));
    assert!(!config.metrics.shows("") && !config.metrics.shows("a rather long secre"));
    assert!(!format!("{config:?}").contains("rather long"));
    assert!(!Metrics::default().on() && !Metrics::default().shows(""));
}
