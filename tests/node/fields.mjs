// Which fields a command or a query may have, read from the generated types: what documents and loader are held against. The
// loader's own list, `schema.json`, comes another way, so each checks the other.
//
// {"Command": {<variant>: <shape>, ...}, "Query": {...}}, where a shape is
//   null             the variant is a bare string and has no content
//   true             a value with no fields to check
//   {name: shape}    the allowed fields; for an array, those of its elements;
//                    under "*", the shape of every value of a map
// In a union the allowed fields are those of all its members.

import { fileURLToPath } from "node:url";
import ts from "typescript";

const ROOTS = ["Command", "Query"];

/** Those of the built package. */
export const contractFields = () => fieldsOf(fileURLToPath(new URL("../../pkg/dist/types/contract.d.ts", import.meta.url)));

export function fieldsOf(file) {
  const program = ts.createProgram([file], { lib: ["lib.es2020.d.ts"], types: [], strict: true });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  const exported = module ? checker.getExportsOfModule(module) : [];
  const roots = ROOTS.map((name) => {
    const symbol = exported.find((candidate) => candidate.name === name);
    return [name, symbol ? variants(checker, checker.getDeclaredTypeOfSymbol(symbol)) : {}];
  });
  return Object.fromEntries(roots);
}

function variants(checker, root) {
  const found = {};
  for (const type of root.isUnion() ? root.types : [root]) {
    if (type.isStringLiteral()) {
      found[type.value] ??= null;
      continue;
    }
    const properties = checker.getPropertiesOfType(type);
    if (!(type.flags & ts.TypeFlags.Object) || properties.length !== 1) {
      throw new Error(`not an externally tagged variant: ${checker.typeToString(type)}`);
    }
    const [property] = properties;
    found[property.name] = shape(checker, checker.getTypeOfSymbol(property), []);
  }
  return found;
}

function shape(checker, type, above) {
  if (type.isUnion()) return type.types.map((one) => shape(checker, one, above)).reduce(merged);
  if (checker.isArrayType(type) || checker.isTupleType(type)) {
    const elements = checker.getTypeArguments(type).map((one) => shape(checker, one, above));
    return elements.reduce(merged, true);
  }
  if (above.includes(type)) throw new Error(`recursive type: ${checker.typeToString(type)}`);
  if (!isPlainObject(type)) return true;
  const found = {};
  for (const property of checker.getPropertiesOfType(type)) {
    found[property.name] = shape(checker, checker.getTypeOfSymbol(property), [...above, type]);
  }
  const map = checker.getIndexInfosOfType(type)[0];
  if (map) found["*"] = shape(checker, map.type, [...above, type]);
  return found;
}

// A branded string is an intersection with a primitive; Uint8Array, Map and Date have methods.
function isPlainObject(type) {
  if (type.isIntersection()) return type.types.every(isPlainObject);
  if (!(type.flags & ts.TypeFlags.Object)) return false;
  return !type.getProperties().some((property) => property.flags & ts.SymbolFlags.Method);
}

function merged(left, right) {
  if (left === true) return right;
  if (right === true) return left;
  const all = { ...left };
  for (const [name, inner] of Object.entries(right)) {
    all[name] = name in all ? merged(all[name], inner) : inner;
  }
  return all;
}
