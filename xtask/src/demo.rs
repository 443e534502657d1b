//! Serves the web demo, for a person or for a headless browser.

use crate::{
    setup::{browser, node},
    sh, wasm,
};
use anyhow::{Context, Result, bail};
use std::{
    net::{TcpListener, TcpStream},
    process::{Child, Command, ExitCode},
    thread,
    time::{Duration, Instant},
};

const DEFAULT_PORT: u16 = 4173;
const PATIENCE: Duration = Duration::from_secs(30);

/// The flags of `cargo xtask demo`.
#[derive(Debug, Default, Clone, Copy)]
pub struct Options {
    pub port: Option<u16>,
    pub check: bool,
}

pub fn run(options: &Options) -> Result<ExitCode> {
    let chromium = options.check.then(browser::ensure).transpose()?;
    wasm::build(wasm::Options::default())?;
    node::ensure()?;
    sh::run(&mut sh::npm(["run", "--silent", "build", "-w", "web-demo"]))?;
    let port = match options.port {
        Some(port) => port,
        None if options.check => free_port()?,
        None => DEFAULT_PORT,
    };
    if TcpListener::bind(("127.0.0.1", port)).is_err() {
        bail!("port {port} is taken; choose another with --port");
    }
    let url = format!("http://127.0.0.1:{port}/");
    let mut server = Server::start(port, options.check)?;
    server.wait_until_ready(port)?;
    println!("打开演示 / open the demo: {url}");
    let Some(chromium) = chromium else {
        println!("按 Ctrl-C 结束 / Ctrl-C ends it");
        server.child.wait()?;
        return Ok(ExitCode::SUCCESS);
    };
    let mut check = sh::npm(["run", "demo:check", "-w", "tests"]);
    let status =
        check.env("XY_DEMO_URL", &url).env("XY_CHROMIUM", chromium).status().context("cannot start npm")?;
    let code = status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1);
    Ok(code.into())
}

/// The preview server; it and what it started end when this is dropped.
struct Server {
    child: Child,
    grouped: bool,
}

impl Server {
    fn start(port: u16, apart: bool) -> Result<Self> {
        let port = port.to_string();
        let mut npm = sh::npm(["run", "--silent", "preview", "-w", "web-demo", "--"]);
        npm.args(["--port", &port, "--strictPort", "--host", "127.0.0.1"]);
        // In a group of its own the server would miss the terminal's Ctrl-C.
        let grouped = apart && own_group(&mut npm);
        let child = npm.spawn().context("cannot start npm")?;
        Ok(Self { child, grouped })
    }

    fn wait_until_ready(&mut self, port: u16) -> Result<()> {
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if let Some(status) = self.child.try_wait()? {
                bail!("the demo's server ended early ({status})");
            }
            if started.elapsed() > PATIENCE {
                bail!("the demo's server did not answer on port {port}");
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // npm starts a shell that starts the server: only the whole group is sure to end.
        let group = format!("-{}", self.child.id());
        if !self.grouped || !sh::succeeds(&mut sh::command("kill", ["-TERM", "--", &group])) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

#[cfg(unix)]
fn own_group(command: &mut Command) -> bool {
    std::os::unix::process::CommandExt::process_group(command, 0);
    true
}

#[cfg(not(unix))]
fn own_group(_: &mut Command) -> bool {
    false
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
