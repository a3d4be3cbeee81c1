// A shop's server with Prove's server SDK. One line of JSON in for each call, {options, method, request}, and one out,
// {value} or {error}. The same options mean the same client, so that what it keeps between calls is seen.
import { createInterface } from "node:readline";
import { Proveapi } from "@prove-identity/prove-api";

const clients = new Map();

function client(options) {
  const key = JSON.stringify(options);
  if (!clients.has(key)) clients.set(key, new Proveapi(options));
  return clients.get(key);
}

async function call({ options, method, request }) {
  try {
    return { value: await client(options).v3[method](request) };
  } catch ({ name, message, code, statusCode, rawValue }) {
    return { error: { name, message, code, status: statusCode, value: rawValue } };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(await call(JSON.parse(line))) + "\n");
}
