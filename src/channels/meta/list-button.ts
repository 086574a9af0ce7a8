/** The button that opens a list, at most 20 characters, by letters that only texts of this language contain. */
const LABELS: readonly [RegExp, string][] = [
  [/[іїєґ]/i, 'Обрати'],
  [/\p{Script=Cyrillic}/u, 'Выбрать'],
  [/\p{Script=Hebrew}/u, 'בחירה'],
  [/\p{Script=Arabic}/u, 'اختيار'],
  [/[¿¡ñ]/i, 'Elegir'],
  [/[ãõ]/i, 'Escolher'],
  [/[ß]/i, 'Auswählen'],
];

export function listButton(text: string): string {
  return LABELS.find(([letters]) => letters.test(text))?.[1] ?? 'Choose';
}
