/** What makes a demo salon: data of one language beside the builder, which is the same for all. */
export interface DemoSalon {
  company: DemoCompany;
  categories: readonly DemoCategory[];
  staff: readonly DemoStaff[];
  clients: DemoClients;
  /** Of a few bookings. */
  comments: readonly string[];
  /** Who cancels bookings. */
  administrator: string;
  /** Prices between the lowest and the highest are multiples of it. */
  priceStep: number;
}

export interface DemoCompany {
  name: string;
  timezone: string;
  locale: string;
  currency: string;
  phone: string;
  address: string;
  /** Sentences that each answer a question which clients ask. */
  about: string;
}

export interface DemoCategory {
  name: string;
  /** Applies to every service of the category, and ends its description. */
  advice: string;
  /** title | price or from–to | minutes | description */
  table: string;
}

export interface DemoStaff {
  name: string;
  specialization: string;
  about: string;
  /** This person performs every service of these categories. */
  categories: readonly string[];
}

export interface DemoClients {
  /** The client of the documentation and the examples; always the first one. */
  first: { name: string; notes: string };
  /** The phone of the client of this number, counted from 1: a possible mobile number that is plainly made up. */
  phone(number: number): string;
  women: readonly string[];
  men: readonly string[];
  surnames: readonly string[];
  /** Added to the surname of a woman. */
  womansEnding: string;
  notes: readonly string[];
}
