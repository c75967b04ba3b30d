/** Slots of the second sheet's actions begin here: above all that rows of the first sheet can have. */
const firstSlot = 2 ** 48;
/** No map has as many actions. */
const slotsPerRow = 0x10000;

/** The slot of an action of the second sheet: `at` is its position in the map's list for that sheet. */
export function sheetSlot(row: number, at: number): number {
  return firstSlot + row * slotsPerRow + at;
}

/** Where the action of a slot stands on the second sheet; `undefined` for one of the first sheet. */
export function sheetPlaceOf(slot: number): { readonly row: number; readonly at: number } | undefined {
  if (slot < firstSlot) return undefined;
  const place = slot - firstSlot;
  return { row: Math.floor(place / slotsPerRow), at: place % slotsPerRow };
}
