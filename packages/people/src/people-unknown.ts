import { SluiceError } from "@sluice/core";

/** Who is in a group cannot be told: nobody decides anything then. The message never repeats what was answered. */
export function peopleUnknown(message: string): SluiceError {
  return new SluiceError({ code: "PEOPLE_UNKNOWN", message });
}
