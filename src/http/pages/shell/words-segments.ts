import type { SegmentName } from '../../../domain/context';
import type { Words } from './language';

export const SEGMENTS: Words<Record<SegmentName, string>> = {
  en: { company: 'company', schedule: 'schedule', client: 'client', dialogue: 'dialogue' },
  ru: { company: 'компания', schedule: 'расписание', client: 'клиент', dialogue: 'диалог' },
};
