import { isWellFormed } from "@sluice/core";

/** Shorter values are words: hiding them would destroy the text (SEC-1). */
export const SHORTEST_SECRET = 8;

/** Every spelling under which a secret value turns up in logs: itself, hex, base64 at any offset, URL, JSON. */
export function encodedForms(secret: string): readonly string[] {
  const plain = [secret, secret.trim(), secret.replace(/[\r\n]/g, "")]; // texts are also searched without their line ends
  const forms = plain.flatMap((value) => (isWellFormed(value) ? [value, ...textForms(value), ...byteForms(value)] : [value]));
  return [...new Set(forms)].filter((form) => form.length >= SHORTEST_SECRET);
}

function textForms(value: string): readonly string[] {
  const url = encodeURIComponent(value);
  const strict = url.replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  const json = JSON.stringify(value).slice(1, -1);
  const ascii = json.replace(/[^ -~]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return [
    value.toUpperCase(),
    value.toLowerCase(),
    ...[url, strict].flatMap((form) => [form, lowerEscapes(form), form.replaceAll("%20", "+")]),
    ...[json, ascii].flatMap((form) => [form, form.replaceAll("/", "\\/"), JSON.stringify(form).slice(1, -1)]),
  ];
}

function lowerEscapes(url: string): string {
  return url.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase());
}

function byteForms(value: string): readonly string[] {
  const bytes = new TextEncoder().encode(value);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex, hex.toUpperCase(), ...[0, 1, 2].flatMap((offset) => base64At(bytes, offset))];
}

/** The characters that stand for these bytes in the base64 of any text that has them at `offset` modulo 3 (`user:secret`). */
function base64At(bytes: Uint8Array, offset: number): readonly string[] {
  let binary = "\0".repeat(offset);
  for (const byte of bytes) binary += String.fromCharCode(byte);
  const whole = Math.floor((binary.length * 8) / 6);
  const form = btoa(binary).slice(Math.ceil((offset * 8) / 6), whole);
  return [form, form.replaceAll("+", "-").replaceAll("/", "_")];
}
