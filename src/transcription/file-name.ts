/** These APIs tell the format of a file by the end of its name. */
const EXTENSIONS = new Map([
  ['audio/ogg', 'ogg'],
  ['audio/opus', 'ogg'],
  ['application/ogg', 'ogg'],
  ['audio/mpeg', 'mp3'],
  ['audio/mp3', 'mp3'],
  ['audio/mp4', 'm4a'],
  ['audio/m4a', 'm4a'],
  ['audio/x-m4a', 'm4a'],
  ['audio/aac', 'aac'],
  ['audio/amr', 'amr'],
  ['audio/wav', 'wav'],
  ['audio/x-wav', 'wav'],
  ['audio/webm', 'webm'],
  ['audio/flac', 'flac'],
]);

/** Of a file of this type; WhatsApp's voice notes, `audio/ogg; codecs=opus`, where it is not known. */
export function nameOf(mimeType: string): string {
  const [type = ''] = mimeType.toLowerCase().split(';');
  return `voice.${EXTENSIONS.get(type.trim()) ?? 'ogg'}`;
}
