/** An amount in the smallest unit of its currency, such as cents, in the currency itself. */
export function fromSmallestUnit(units: number, currency: string): number {
  return units / 10 ** fractionDigits(currency);
}

function fractionDigits(currency: string): number {
  try {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency });
    return format.resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2; // not a currency
  }
}
