//! The lines that bench/run and a peer exchange: `run WORK COUNT` is answered by `ok NANOS ACCEPTED`, or by
//! `error TEXT`.

#[cfg(feature = "prover")]
pub mod zkey;

use std::error::Error;
use std::io::{BufRead, Write, stdin, stdout};
use std::time::Instant;

pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Something to time: takes the number of an input and says whether its result was as it should be.
pub type Operation = Box<dyn Fn(usize) -> bool>;

/// Says that the peer is ready and serves requests until standard input ends. Operations take the `inputs` in rotation.
pub fn serve(name: &str, inputs: usize, operations: &[(&str, Operation)]) -> Result<()> {
    let mut out = stdout().lock();
    writeln!(out, "ready {name}")?;
    out.flush()?;
    let mut next = 0;
    for line in stdin().lock().lines() {
        match answer(&line?, inputs, operations, &mut next) {
            Ok((nanos, accepted)) => writeln!(out, "ok {nanos} {accepted}")?,
            Err(e) => writeln!(out, "error {e}")?,
        }
        out.flush()?;
    }
    Ok(())
}

fn answer(line: &str, inputs: usize, operations: &[(&str, Operation)], next: &mut usize) -> Result<(u128, usize)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let &["run", work, count] = words.as_slice() else {
        return Err("expected: run WORK COUNT".into());
    };
    let (_, operation) = operations
        .iter()
        .find(|(known, _)| *known == work)
        .ok_or_else(|| format!("unknown work {work}"))?;
    let count: usize = count.parse()?;
    let mut accepted = 0;
    let start = Instant::now();
    for _ in 0..count {
        accepted += usize::from(operation(*next));
        *next = if *next + 1 == inputs { 0 } else { *next + 1 };
    }
    Ok((start.elapsed().as_nanos(), accepted))
}

/// The folder that is the program's only argument.
pub fn folder() -> Result<std::path::PathBuf> {
    match std::env::args_os().skip(1).collect::<Vec<_>>().as_slice() {
        [folder] => Ok(folder.into()),
        _ => Err("usage: PEER FOLDER".into()),
    }
}
