import { createPrivateKey, randomUUID, sign } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { SluiceError } from "@sluice/core";
import { type DecideRequest, type RequestPayload, type SignedDecision, signedText } from "@sluice/engine";
import type { Invocation } from "./command.ts";

/**
 * A signature of a decision with the key that `--sign` names, and the id of the gesture that is signed with it; nothing without `--sign`.
 *
 * @throws SluiceError `COMMAND_INVALID` when there is no such key, or nothing is asked that could be signed.
 */
export async function signatureOf(
  invocation: Invocation,
  question: RequestPayload | undefined,
  said: Omit<SignedDecision, "question" | "id">,
): Promise<Pick<DecideRequest, "id" | "signature">> {
  const file = invocation.text("sign");
  if (file === undefined) return {};
  const key = invocation.need("key-id");
  if (question === undefined) throw invalid("Nothing is asked now that could be signed.");
  const id = randomUUID();
  const text = signedText({ question, ...said, id });
  return { id, signature: { key, value: signedWith(await pemIn(resolve(invocation.cwd, file)), text) } };
}

function signedWith(pem: string, text: string): string {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === "ed25519") return sign(null, Buffer.from(text, "utf8"), key).toString("base64");
  } catch {
    // Whatever the file holds stays untold: it may be a key of another kind, or one with a passphrase.
  }
  throw invalid("Found no Ed25519 private key in the file that --sign names, expected one in PEM without a passphrase.");
}

async function pemIn(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch {
    throw invalid("The file that --sign names cannot be read.");
  }
}

function invalid(message: string): SluiceError {
  return new SluiceError({ code: "COMMAND_INVALID", message });
}
