/** Data for a program on one line, or for a person. */
export function print(
  value: unknown,
  options: { json?: boolean | undefined },
  forPeople: () => string,
): void {
  process.stdout.write(`${options.json ? JSON.stringify(value) : forPeople()}\n`);
}
