//! Starts the program; what it does is in the library.

fn main() -> std::process::ExitCode {
    ows::cli::run()
}
