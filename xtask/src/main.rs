//! Project tasks: `cargo xtask setup | wasm | demo | test | sim | fuzz | bench | bless`.
//! Owns how things are built and in which order; knows nothing of what they do.

mod demo;
mod fuzz;
mod setup;
mod sh;
mod sim;
mod stages;
mod test;
mod wasm;

use anyhow::{Result, bail};
use lexopt::{Arg, Parser, ValueExt};
use std::{ffi::OsString, process::ExitCode};

const HELP: &str = "\
cargo xtask <command>

  setup                    install what is missing: wasm library, browser, npm packages
  wasm  [--force]          build the core to pkg/dist/core, then the npm package
        [--desk]           only the desk's module, to see its size
  demo  [--port N]         serve the web demo
  demo  --check            serve it on a free port and walk through it in a headless browser
  test  [--fast]           every check; --fast: formatting and the core's own tests
        [--only NAME]...   only these stages
        [--skip NAME]...   all but these stages
        [--list]           print the names of the stages
  sim   [--steps N] [--seed S] [--length L] [--only WORDS] [--without WORDS]
                           many devices, one book, until so many steps are done
        [--trace N]        the digests of so many worlds
        [--oversell [--merges N]]
                           count what goes out twice where counters work apart
        [--replay FILE]    one recorded plan
        [--shrink FILE]    drop its steps as long as the rest still fails
  fuzz  [TARGET] [--minutes N]
                           random bytes into the decoders; one target, or each in turn
  bench [ARGS]...          build, then compare with the alternatives
  bless                    rewrite the golden files that may still change

XY_WASM_STD=rustup|debian  force one source of the wasm standard library
XY_CHROMIUM=PATH           the browser for browser tests
";

fn main() -> ExitCode {
    match run(Parser::from_env()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(mut args: Parser) -> Result<ExitCode> {
    let Some(Arg::Value(command)) = args.next()? else {
        print!("{HELP}");
        return Ok(ExitCode::SUCCESS);
    };
    match command.string()?.as_str() {
        "setup" => {
            end(args)?;
            setup::everything()?;
        }
        "wasm" => wasm::build(wasm_options(args)?)?,
        "demo" => return demo::run(&demo_options(args)?),
        "test" => return test::run(&test_options(args)?),
        "sim" => sim::run(args.raw_args()?.collect())?,
        "fuzz" => fuzz::run(&fuzz_options(args)?)?,
        "bench" => bench(args)?,
        "bless" => {
            end(args)?;
            bless()?;
        }
        "help" => print!("{HELP}"),
        other => bail!("no command `{other}`\n\n{HELP}"),
    }
    Ok(ExitCode::SUCCESS)
}

fn end(mut args: Parser) -> Result<()> {
    match args.next()? {
        None => Ok(()),
        Some(arg) => Err(arg.unexpected().into()),
    }
}

fn wasm_options(mut args: Parser) -> Result<wasm::Options> {
    let mut options = wasm::Options::default();
    while let Some(arg) = args.next()? {
        match arg {
            Arg::Long("force") => options.force = true,
            Arg::Long("desk") => options.desk = true,
            _ => return Err(arg.unexpected().into()),
        }
    }
    Ok(options)
}

fn demo_options(mut args: Parser) -> Result<demo::Options> {
    let mut options = demo::Options::default();
    while let Some(arg) = args.next()? {
        match arg {
            Arg::Long("port") => options.port = Some(args.value()?.parse()?),
            Arg::Long("check") => options.check = true,
            _ => return Err(arg.unexpected().into()),
        }
    }
    Ok(options)
}

fn test_options(mut args: Parser) -> Result<test::Options> {
    let mut options = test::Options::default();
    while let Some(arg) = args.next()? {
        match arg {
            Arg::Long("fast") => options.fast = true,
            Arg::Long("list") => options.list = true,
            Arg::Long("only") => options.only.push(args.value()?.string()?),
            Arg::Long("skip") => options.skip.push(args.value()?.string()?),
            _ => return Err(arg.unexpected().into()),
        }
    }
    Ok(options)
}

fn fuzz_options(mut args: Parser) -> Result<fuzz::Options> {
    let mut options = fuzz::Options::default();
    while let Some(arg) = args.next()? {
        match arg {
            Arg::Long("minutes") => options.minutes = Some(args.value()?.parse()?),
            Arg::Value(target) if options.target.is_none() => options.target = Some(target.string()?),
            _ => return Err(arg.unexpected().into()),
        }
    }
    Ok(options)
}

fn bench(mut args: Parser) -> Result<()> {
    let passed_on: Vec<OsString> = args.raw_args()?.collect();
    wasm::build(wasm::Options::default())?;
    let mut npm = sh::npm(["run", "bench", "-w", "benches/peers", "--"]);
    sh::run(npm.args(passed_on))
}

fn bless() -> Result<()> {
    let plain = ["test", "--workspace"];
    let bound = ["test", "-p", "xiangyue", "--features", "wasm"];
    sh::run(sh::cargo(plain).env("XY_BLESS", "1"))?;
    sh::run(sh::cargo(bound).env("XY_BLESS", "1"))?;
    // Once all golden files are written, what is new among the frozen ones is frozen too.
    let list = ["test", "-p", "xiangyue", "--test", "it", "--", "golden::frozen"];
    sh::run(sh::cargo(list).env("XY_BLESS", "1").env("XY_FREEZE", "1"))
}
