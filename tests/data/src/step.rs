//! One step of the year and its line of JSON.

use serde_json::{Map, Value};

/// What a step says.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// A command in the form `{ "type": "recordService", … }`.
    Command(Value),
    /// A question in the form `{ "type": "board", … }`.
    Query(Value),
}

/// One line of the year.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Milliseconds since 1970-01-01 UTC.
    pub at_ms: u64,
    /// Name that later steps call the made thing by, as `"$name"`.
    pub name: Option<String>,
    /// The command or the question.
    pub body: Body,
    /// Code of the refusal this step is meant to meet; absent where it goes through.
    pub expect: Option<&'static str>,
}

impl Step {
    /// The command or question itself.
    pub const fn value(&self) -> &Value {
        match &self.body {
            Body::Command(value) | Body::Query(value) => value,
        }
    }

    /// The word under `type`.
    pub fn kind(&self) -> &str {
        self.value().get("type").and_then(Value::as_str).unwrap_or_default()
    }

    /// The step as one line of a JSONL script; the expected refusal is not part of it.
    pub fn line(&self) -> String {
        let mut line = Map::new();
        line.insert("at".into(), self.at_ms.into());
        if let Some(name) = &self.name {
            line.insert("as".into(), name.clone().into());
        }
        let (key, value) = match &self.body {
            Body::Command(value) => ("command", value),
            Body::Query(value) => ("query", value),
        };
        line.insert(key.into(), value.clone());
        Value::Object(line).to_string()
    }

    /// Calls `each` with every name this step uses, without the `$`.
    pub fn names_used(&self, each: &mut impl FnMut(&str)) {
        texts(self.value(), &mut |text| {
            if let Some(name) = text.strip_prefix('$') {
                each(name);
            }
        });
    }

    /// The externally tagged form `{ "recordService": { … } }`, every `$name` replaced by `resolve`.
    ///
    /// # Errors
    /// The first name that `resolve` does not know.
    pub fn tagged(&self, resolve: &impl Fn(&str) -> Option<String>) -> Result<Value, String> {
        let mut fields = self.value().clone();
        replace(&mut fields, resolve)?;
        let mut tagged = Map::new();
        let map = fields.as_object_mut().ok_or("a step is an object")?;
        let tag = map.remove("type").ok_or("a step has a type")?;
        tagged.insert(tag.as_str().ok_or("a type is a word")?.to_owned(), fields);
        Ok(Value::Object(tagged))
    }
}

fn texts(value: &Value, each: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => each(text),
        Value::Array(items) => items.iter().for_each(|item| texts(item, each)),
        Value::Object(fields) => fields.values().for_each(|field| texts(field, each)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn replace(value: &mut Value, resolve: &impl Fn(&str) -> Option<String>) -> Result<(), String> {
    match value {
        Value::String(text) => {
            if let Some(name) = text.strip_prefix('$') {
                *text = resolve(name).ok_or_else(|| name.to_owned())?;
            }
            Ok(())
        }
        Value::Array(items) => items.iter_mut().try_for_each(|item| replace(item, resolve)),
        Value::Object(fields) => fields.values_mut().try_for_each(|field| replace(field, resolve)),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}
