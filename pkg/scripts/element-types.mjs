// The elements' declarations as a host needs them, which has no Lit: an element is an HTMLElement with public
// properties. Leaves out what only a subclass could use, and every file nothing refers to afterwards.
//   elementTypes(folder)   rewrites folder/index.d.ts and folder/wallet/index.d.ts, and what they reach

import fs from "node:fs";
import path from "node:path";
import ts from "typescript";

const FOREIGN = ["lit", "@shoelace-style/localize"];
const HIDDEN = [ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.ProtectedKeyword, ts.SyntaxKind.StaticKeyword];
const LIFECYCLE = ["connectedCallback", "disconnectedCallback"];
const BASE = `HTMLElement {
    /** Settled once the element has drawn its last change. */
    readonly updateComplete: Promise<boolean>;`;

export function elementTypes(folder) {
  const reached = new Set();
  const follow = (file) => {
    if (reached.has(file)) return;
    reached.add(file);
    const text = bare(fs.readFileSync(file, "utf8"));
    for (const name of FOREIGN) if (text.includes(`"${name}`) || text.includes(`'${name}`)) throw new Error(`${file} needs ${name}`);
    fs.writeFileSync(file, text);
    for (const [, name] of text.matchAll(/from '(\.[^']+)\.js'/g)) {
      const target = path.resolve(path.dirname(file), `${name}.d.ts`);
      if (target.startsWith(folder + path.sep)) follow(target);
    }
  };
  for (const root of ["index.d.ts", "wallet/index.d.ts"]) follow(path.join(folder, root));
  for (const name of fs.readdirSync(folder, { recursive: true })) {
    const file = path.join(folder, name);
    if (name.endsWith(".d.ts") && !reached.has(file)) fs.rmSync(file);
  }
  for (const name of fs.readdirSync(folder)) {
    const inner = path.join(folder, name);
    if (fs.statSync(inner).isDirectory() && fs.readdirSync(inner).length === 0) fs.rmdirSync(inner);
  }
}

/** The text without members that are not a host's, then without imports nobody uses any more. */
function bare(text) {
  const source = parsed(text);
  const cuts = source.statements.filter(ts.isClassDeclaration).flatMap((one) => one.members.filter(isHidden));
  return withoutUnused(cut(text, source, cuts).replace("LitElement {", BASE));
}

function isHidden(member) {
  if (ts.isConstructorDeclaration(member) || ts.isPrivateIdentifier(member.name)) return true;
  return LIFECYCLE.includes(member.name.text) || (member.modifiers ?? []).some(({ kind }) => HIDDEN.includes(kind));
}

function withoutUnused(text) {
  const source = parsed(text);
  const imports = source.statements.filter(ts.isImportDeclaration);
  const rest = cut(text, source, imports);
  const isUsed = (element) => new RegExp(`\\b${element.name.text}\\b`).test(rest);
  const kept = imports.flatMap(({ importClause, moduleSpecifier }) => {
    const used = importClause?.namedBindings?.elements.filter(isUsed).map((element) => element.name.text) ?? [];
    return used.length === 0 ? [] : [`import type { ${used.join(", ")} } from '${moduleSpecifier.text}';\n`];
  });
  return kept.join("") + rest.trimStart();
}

const parsed = (text) => ts.createSourceFile("elements.d.ts", text, ts.ScriptTarget.Latest, true);

function cut(text, source, nodes) {
  return [...nodes].reverse().reduce((left, node) => left.slice(0, node.getFullStart()) + left.slice(node.getEnd()), text);
}
