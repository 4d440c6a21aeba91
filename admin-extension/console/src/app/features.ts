import type { Feature, Place } from "@/lib/feature";

const modules = import.meta.glob<Feature>("../features/*/feature.tsx", {
  eager: true,
  import: "default",
});

/** All slices, found by the name of their file. */
export const features: readonly Feature[] = Object.values(modules);

/** The pages of the navigation, in its order. */
export const places: readonly Place[] = features
  .flatMap((feature) => feature.places ?? [])
  .sort((a, b) => a.order - b.order);

/** Ends the session by whichever slice keeps it. */
export async function logout(): Promise<void> {
  await Promise.all(features.map((feature) => feature.logout?.() ?? Promise.resolve()));
}
