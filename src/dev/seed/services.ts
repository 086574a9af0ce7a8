import type { DemoCategory } from './salons/salon';

export interface DemoService {
  title: string;
  category: string;
  description: string;
  priceMin: number;
  priceMax: number;
  durationMinutes: number;
}

/** `scale` times ten services per category: the first of the category; beyond its end they repeat with numbered titles. */
export function demoServices(categories: readonly DemoCategory[], scale: number): DemoService[] {
  return categories.flatMap((category) => {
    const rows = category.table.trim().split('\n');
    return Array.from({ length: Math.max(1, Math.round(rows.length * scale)) }, (_, i) => {
      const service = parse(rows[i % rows.length] ?? '', category);
      const round = Math.floor(i / rows.length) + 1;
      return round === 1 ? service : { ...service, title: `${service.title} № ${round}` };
    });
  });
}

function parse(row: string, category: DemoCategory): DemoService {
  const [title = '', price = '', minutes = '', description = ''] = row.split(' | ');
  const [min = '', max = min] = price.split('–');
  return {
    title,
    category: category.name,
    description: `${description} ${category.advice}`,
    priceMin: Number(min),
    priceMax: Number(max),
    durationMinutes: Number(minutes),
  };
}
