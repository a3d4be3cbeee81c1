// Yoti's SDKs for Node. One line of JSON in for each call, and one out, {value} or {error}. What is called is told as a
// chain: {new: <class>, with: [...], calls: [[<method>, ...], ...]}, each method on what the one before it answered.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(new URL("../browser/", import.meta.url));
const classes = { ...require("@getyoti/sdk-sandbox"), ...require("yoti") };
console.log = () => {}; // the SDK tells of every refusal there, among our answers

async function valued(part) {
  if (Array.isArray(part)) return Promise.all(part.map(valued));
  if (part === null || typeof part !== "object") return part;
  if ("new" in part) return chained(part);
  if ("bytes" in part) return Buffer.from(part.bytes, "base64");
  if ("date" in part) return new Date(part.date);
  return Object.fromEntries(await Promise.all(Object.entries(part).map(async ([name, one]) => [name, await valued(one)])));
}

async function chained({ new: name, with: given, calls }) {
  let value = new classes[name](...(await valued(given)));
  for (const [method, ...rest] of calls) value = await value[method](...(await valued(rest)));
  return value;
}

function told(value) {
  if (value === undefined || value === null || typeof value !== "object") return value ?? null;
  if (Buffer.isBuffer(value)) return { bytes: value.toString("base64") };
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(told);
  const members = Object.entries(value).map(([name, one]) => [name, told(one)]);
  return { is: value.constructor.name, ...Object.fromEntries(members) };
}

async function answer(chain) {
  try {
    return { value: told(await chained(chain)) };
  } catch (error) {
    const { name, message } = error;
    return { error: { name, message, status: error.getResponseStatusCode?.(), body: error.getResponseBody?.() } };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(await answer(JSON.parse(line))) + "\n");
}
