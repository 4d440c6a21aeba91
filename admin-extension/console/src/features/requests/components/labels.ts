import type { Tone } from "@/components/Chip";
import { formatMoney } from "@/lib/format";
import type { Ending, RequestRow } from "../api/types";

const TONES: Readonly<Record<Ending, Tone>> = {
  complete: "good",
  error: "bad",
  cancel: "warn",
  refused: "bad",
};

export function endingTone(ending: Ending): Tone {
  return TONES[ending];
}

/** The exact cost, or null where nothing was billed because nothing was settled. */
export function cost(row: RequestRow, locale: string): string | null {
  return row.billedCost == null
    ? null
    : formatMoney(row.billedCost, row.billingCurrency ?? "", locale);
}

/** What the analysis found; a request that names its model is not analysed. */
export function analysis(row: RequestRow): string[] {
  if (row.intent == null || row.intent === "unknown") {
    return [];
  }
  return [row.intent, row.scenario, row.tier].filter((label) => label != null).map(readable);
}

export function readable(label: string): string {
  return label.replaceAll("_", " ");
}

export function findings(found: Readonly<Record<string, number>> | null | undefined): string[] {
  return Object.entries(found ?? {}).map(([type, count]) =>
    count === 1 ? type : `${type} × ${count}`,
  );
}
