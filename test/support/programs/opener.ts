// Opens every store that it is told of, and says what came of it.
import { SluiceError } from "@sluice/core";
import { openPlace, type StorePlace } from "../store-place.ts";
import { onTold, say } from "./program.ts";

onTold((line) => void open(JSON.parse(line) as StorePlace));
say("ready");

async function open(place: StorePlace): Promise<void> {
  try {
    const store = openPlace(place);
    await store.load({ scope: "default", run: "none" });
    await store.close();
    say("opened");
  } catch (error) {
    say(SluiceError.is(error) ? error.code : String(error));
  }
}
