//! Makes the generated glue safe where a grown memory does not detach its old buffer,
//! as in a mini-program: cached views are compared by buffer, not by length.

use anyhow::{Result, bail};

/// Rewrites the staleness test of every cached view of the memory.
pub fn compare_buffers(glue: &str) -> Result<String> {
    let mut out = String::with_capacity(glue.len());
    let mut views = 0;
    for line in glue.split_inclusive('\n') {
        match stale_test(line) {
            Some(patched) => {
                views += 1;
                out.push_str(&patched);
            }
            None => out.push_str(line),
        }
    }
    let getters = glue.matches("Memory0() {").count();
    if views == 0 || views != getters {
        bail!("patched {views} of {getters} memory views: the generator's output has changed");
    }
    Ok(out)
}

/// `    if (cachedXMemory0 === null || <some test>) {`, with the test replaced.
fn stale_test(line: &str) -> Option<String> {
    let test = line.trim_start().strip_prefix("if (cached")?;
    let (view, rest) = test.split_once(" === null || ")?;
    if !view.ends_with("Memory0") || !rest.trim_end().ends_with(") {") {
        return None;
    }
    let indent = line.split("if (").next()?;
    Some(format!("{indent}if (cached{view} === null || cached{view}.buffer !== wasm.memory.buffer) {{\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BYTES: &str = "function getUint8ArrayMemory0() {
    if (cachedUint8ArrayMemory0 === null || cachedUint8ArrayMemory0.byteLength === 0) {
";
    const VIEW: &str = "function getDataViewMemory0() {
    if (cachedDataViewMemory0 === null || cachedDataViewMemory0.buffer.detached === true || (cachedDataViewMemory0.buffer.detached === undefined && cachedDataViewMemory0.buffer !== wasm.memory.buffer)) {
";

    #[test]
    fn every_view_compares_buffers() -> Result<()> {
        let patched = compare_buffers(&format!("{BYTES}{VIEW}"))?;
        assert!(!patched.contains("byteLength") && !patched.contains("detached"));
        assert!(patched.contains(
            "    if (cachedDataViewMemory0 === null || cachedDataViewMemory0.buffer !== wasm.memory.buffer) {\n"
        ));
        Ok(())
    }

    #[test]
    fn an_unknown_form_is_an_error() {
        assert!(compare_buffers("").is_err());
        assert!(compare_buffers(&BYTES.replace("=== null ||", "== null ||")).is_err());
    }
}
