import type { DemoStaff } from '../salon';

/** Between them the first six perform every category, so a small salon lacks none. */
export const STAFF: DemoStaff[] = [
  {
    name: 'Emma Sparrow',
    specialization: 'Senior stylist',
    about: 'Has cut hair for 14 years, teaches colouring and loves complex shapes.',
    categories: ['Haircuts and styling', 'Hair colouring'],
  },
  {
    name: 'Helen Eagleton',
    specialization: 'Colourist',
    about: 'Takes black hair to blonde and keeps its length; works with light shades.',
    categories: ['Hair colouring', 'Hair treatments'],
  },
  {
    name: 'Irene White',
    specialization: 'Nail technician',
    about: 'A neat shape and an even shine; paints with a fine brush.',
    categories: ['Manicure', 'Pedicure'],
  },
  {
    name: 'Daisy Swan',
    specialization: 'Brow and lash artist',
    about: 'Natural brows and light lashes; works fast, and in silence if you like.',
    categories: ['Brows and lashes'],
  },
  {
    name: 'Olivia Crane',
    specialization: 'Skin doctor',
    about: 'A dermatologist with 11 years of practice who prescribes nothing that you do not need.',
    categories: ['Skin care'],
  },
  {
    name: 'Natalie Winter',
    specialization: 'Massage and waxing therapist',
    about: 'Trained as a nurse; strong hands and a calm voice.',
    categories: ['Hair removal and massage'],
  },
  {
    name: 'Arthur Finch',
    specialization: 'Hairdresser',
    about: "Men's and children's haircuts; makes friends with every three-year-old.",
    categories: ['Haircuts and styling', 'Hair treatments'],
  },
  {
    name: 'Victoria Gull',
    specialization: 'Manicurist and pedicurist',
    about: 'Medical pedicure, problem feet, treatment without water.',
    categories: ['Manicure', 'Pedicure'],
  },
  {
    name: 'Alice Dove',
    specialization: 'Hair stylist',
    about: 'Styles hair for weddings and photo shoots; visits clients by arrangement.',
    categories: ['Haircuts and styling', 'Hair treatments'],
  },
  {
    name: 'Julia Robin',
    specialization: 'Brow artist and waxing therapist',
    about: 'Brow lamination and sugaring, gentle to sensitive skin.',
    categories: ['Brows and lashes', 'Hair removal and massage'],
  },
  {
    name: 'Lucy Goose',
    specialization: 'Beauty therapist',
    about: 'Facials and care, face massage; chooses products for your home within your budget.',
    categories: ['Skin care', 'Hair removal and massage'],
  },
  {
    name: 'Christina Lark',
    specialization: 'Nail designer',
    about: 'Extensions and complex designs; has won a city competition.',
    categories: ['Manicure', 'Pedicure'],
  },
];
