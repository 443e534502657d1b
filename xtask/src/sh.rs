//! Runs other programs from the project's root and says what it runs.

use anyhow::{Context, Result, bail};
use std::{
    env,
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The folder that holds the workspace's `Cargo.toml`.
pub fn root() -> PathBuf {
    let xtask = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    xtask.parent().map_or(xtask.clone(), Path::to_path_buf)
}

/// Cargo's target folder, which may have been moved by the environment.
pub fn target_folder() -> PathBuf {
    let moved = env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    root().join(moved.unwrap_or_else(|| "target".into()))
}

pub fn command<S: AsRef<OsStr>>(program: impl AsRef<OsStr>, args: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(program);
    command.args(args).current_dir(root());
    command
}

pub fn cargo<const N: usize>(args: [&str; N]) -> Command {
    command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), args)
}

pub fn npm<const N: usize>(args: [&str; N]) -> Command {
    command(if cfg!(windows) { "npm.cmd" } else { "npm" }, args)
}

pub fn node<const N: usize>(args: [&str; N]) -> Command {
    command("node", args)
}

/// Runs to the end; anything but success is an error that names the command.
pub fn run(command: &mut Command) -> Result<()> {
    eprintln!("$ {}", shown(command));
    let status = command.status().with_context(|| format!("cannot start `{}`", shown(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status})", shown(command));
    }
    Ok(())
}

/// The trimmed standard output, or nothing if the program is absent or fails.
pub fn answer(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// Whether the program can be started and ends well, silently.
pub fn succeeds(command: &mut Command) -> bool {
    answer(command).is_some()
}

/// The full path of a program on `PATH`.
pub fn which(program: &str) -> Option<PathBuf> {
    let name = OsString::from(format!("{program}{}", env::consts::EXE_SUFFIX));
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(&name)).find(|path| path.is_file())
}

/// The command as a person would type it in the project's root.
fn shown(command: &Command) -> String {
    let root = format!("{}/", root().display());
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    std::iter::once(program)
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().replace(&root, ""))
        .collect::<Vec<_>>()
        .join(" ")
}
