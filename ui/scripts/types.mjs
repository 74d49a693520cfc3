// Writes src/api/types.ts from the leader's openapi.json, so that a field that changes there does not compile here.
// usage: node scripts/types.mjs [--check]
import { readFileSync, writeFileSync } from "node:fs";

const root = new URL("..", import.meta.url);
const target = new URL("src/api/types.ts", root);
const source = new URL("../src/chopsticks/web/openapi.json", root);
const { schemas } = JSON.parse(readFileSync(source, "utf8")).components;

const scalars = { string: "string", number: "number", integer: "number", boolean: "boolean", null: "null" };

function typeOf(schema, indent) {
  if (!schema || Object.keys(schema).length === 0) return "unknown";
  if (schema.$ref) return schema.$ref.split("/").at(-1);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map(value => JSON.stringify(value)).join(" | ");
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return choices.map(choice => typeOf(choice, indent)).join(" | ");
  if (Array.isArray(schema.type)) {
    return schema.type.map(type => typeOf({ ...schema, type }, indent)).join(" | ");
  }
  if (schema.type === "array") {
    const item = typeOf(schema.items, indent);
    return /[|{]/.test(item) ? `Array<${item}>` : `${item}[]`;
  }
  if (schema.properties) return objectOf(schema, indent);
  if (schema.type === "object" || schema.additionalProperties) {
    return `Record<string, ${typeOf(schema.additionalProperties, indent)}>`;
  }
  return scalars[schema.type] ?? "unknown";
}

function comment(text, indent) {
  const words = (text ?? "").trim().replaceAll("*/", "* /");
  return words ? `${indent}/** ${words.replaceAll(/\s*\n\s*/g, " ")} */\n` : "";
}

function objectOf(schema, indent) {
  const inner = `${indent}  `;
  const required = new Set(schema.required ?? []);
  const fields = Object.entries(schema.properties).map(([name, field]) => {
    const key = /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
    return `${comment(field.description, inner)}${inner}${key}${required.has(name) ? "" : "?"}: ${typeOf(field, inner)};\n`;
  });
  return `{\n${fields.join("")}${indent}}`;
}

const parts = Object.entries(schemas).map(([name, schema]) => {
  const body = typeOf(schema, "");
  const declared = body.startsWith("{")
    ? `export interface ${name} ${body}`
    : `export type ${name} = ${body};`;
  return `${comment(schema.description, "")}${declared}\n`;
});
const text = `// Made from src/chopsticks/web/openapi.json by scripts/types.mjs: change it there.\n\n${parts.join("\n")}`;

if (process.argv.includes("--check")) {
  if (readFileSync(target, "utf8") !== text) {
    console.error("src/api/types.ts differs from openapi.json: node scripts/types.mjs");
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
}
