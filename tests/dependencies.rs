//! Holds every dependency, on every platform, to the licences and the sources we accept.

mod licence;

use std::process::Command;

use serde_json::Value;

use crate::common::project;

/// The licences under which anybody may take what we build on; none asks for more than a notice.
const ALLOWED: &[&str] = &[
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    "CC0-1.0",
];

/// Packages accepted under a licence that is not in [`ALLOWED`], each with its reason.
const EXCEPTIONS: &[(&str, &str)] = &[
    // MIT without its notice. It comes with `jsonschema`, which only our tests use.
    ("borrow-or-share", "MIT-0"),
];

#[test]
fn each_dependency_has_a_licence_that_we_accept() {
    let faults: Vec<String> = packages()
        .iter()
        .filter_map(|package| licence_fault(name(package), package["license"].as_str()))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn each_dependency_comes_from_a_registry_and_only_ours_from_here() {
    let faults: Vec<String> = packages()
        .iter()
        .filter_map(|package| source_fault(name(package), package["source"].as_str()))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_exception_outlives_its_package() {
    let packages = packages();
    for &(exception, licence) in EXCEPTIONS {
        let found = packages.iter().any(|package| name(package) == exception);
        assert!(found, "`{exception}` is gone: take its exception away");
        let allowed = licence::satisfied(licence, ALLOWED);
        assert_eq!(allowed, Ok(false), "`{exception}` needs no exception");
    }
}

#[test]
fn a_licence_that_is_refused_missing_or_misspelt_is_a_fault() {
    let fault = |licence| licence_fault("invented", licence);
    assert_eq!(fault(Some("MIT OR Apache-2.0")), None);
    assert_eq!(licence_fault("borrow-or-share", Some("MIT-0")), None);
    assert_eq!(
        fault(Some("MIT-0")).unwrap(),
        "`invented` is under `MIT-0`: choose another package, or reason for this one in EXCEPTIONS"
    );
    assert!(fault(Some("MPL-2.0")).is_some());
    assert!(fault(Some("MIT OR")).unwrap().contains("cannot be read"));
    assert!(fault(None).unwrap().contains("names no licence"));
}

#[test]
fn a_source_that_is_no_registry_is_a_fault_told_without_its_address() {
    assert_eq!(source_fault("invented", Some("registry+somewhere")), None);
    assert_eq!(source_fault(env!("CARGO_PKG_NAME"), None), None);
    assert_eq!(
        source_fault("invented", Some("git+somewhere")).unwrap(),
        "`invented` comes from `git`: take it from a registry"
    );
    assert!(source_fault("invented", None).is_some());
}

/// Says what is wrong with a package's licence, if anything.
fn licence_fault(package: &str, licence: Option<&str>) -> Option<String> {
    let Some(licence) = licence else {
        return Some(format!("`{package}` names no licence"));
    };
    let excepted = EXCEPTIONS
        .iter()
        .filter(|(exception, _)| *exception == package)
        .map(|(_, licence)| *licence);
    let allowed: Vec<&str> = ALLOWED.iter().copied().chain(excepted).collect();
    match licence::satisfied(licence, &allowed) {
        Ok(true) => None,
        Ok(false) => Some(format!(
            "`{package}` is under `{licence}`: choose another package, or reason for this one in EXCEPTIONS"
        )),
        Err(fault) => Some(format!("`{package}`: `{licence}` cannot be read: {fault}")),
    }
}

/// Says what is wrong with where a package comes from, if anything, without the address itself.
fn source_fault(package: &str, source: Option<&str>) -> Option<String> {
    let kind = match source {
        None if package == env!("CARGO_PKG_NAME") => return None,
        None => "a folder",
        Some(source) => source.split('+').next().unwrap_or(source),
    };
    (kind != "registry")
        .then(|| format!("`{package}` comes from `{kind}`: take it from a registry"))
}

fn name(package: &Value) -> &str {
    package["name"].as_str().unwrap()
}

/// Returns every package that the lock names, for any platform and for our tests too.
///
/// The packages of other platforms may not be here yet; only then is the network asked.
fn packages() -> Vec<Value> {
    let offline = metadata(&["--offline"]);
    // Cargo's own words may name an address of this machine's set-up, so they stay unsaid.
    let metadata = offline
        .or_else(|| metadata(&[]))
        .expect("`cargo metadata --locked` fails; run it to see why");
    let metadata: Value = serde_json::from_slice(&metadata).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

fn metadata(more: &[&str]) -> Option<Vec<u8>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .current_dir(project())
        .args(["metadata", "--locked", "--format-version", "1"])
        .args(more)
        .output()
        .unwrap();
    output.status.success().then_some(output.stdout)
}
