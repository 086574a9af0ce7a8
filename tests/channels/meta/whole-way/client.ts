import { eventually } from '../../../support/eventually';
import { body, change, contact, sign } from '../bed';

/** What Meta sends about one client, signed, to a webhook. */
export class Client {
  #sent = 0;
  /** Unix seconds, a little in the past: each message is a second later than the one before. */
  #clock = Math.floor(Date.now() / 1000) - 900;

  constructor(
    readonly digits: string,
    private readonly webhook: () => string,
  ) {}

  get phone(): string {
    return `+${this.digits}`;
  }

  /** Returns the message's id. */
  async says(text: string): Promise<string> {
    return this.sends({ type: 'text', text: { body: text } });
  }

  async sends(part: object): Promise<string> {
    const { id, given } = this.message(part);
    await this.post(given);
    return id;
  }

  /** Not sent yet. */
  message(part: object): { id: string; given: object } {
    this.#sent += 1;
    const id = `wamid.in.${this.#sent}`;
    const message = { from: this.digits, id, timestamp: this.#time(), ...part };
    const contacts = [{ ...contact, wa_id: this.digits }];
    return { id, given: body(change('messages', { contacts, messages: [message] })) };
  }

  edits(id: string, text: string): Promise<string> {
    const message = { type: 'text', text: { body: text } };
    return this.sends({ type: 'edit', edit: { original_message_id: id, message } });
  }

  deletes(id: string): Promise<string> {
    return this.sends({ type: 'revoke', revoke: { original_message_id: id } });
  }

  presses(id: string, title: string): Promise<string> {
    return this.sends({
      type: 'interactive',
      interactive: { type: 'list_reply', list_reply: { id, title } },
    });
  }

  pressesButton(id: string, title: string): Promise<string> {
    return this.sends({
      type: 'interactive',
      interactive: { type: 'button_reply', button_reply: { id, title } },
    });
  }

  /** A person of the business writes to the client in the WhatsApp Business app. */
  hears(text: string): Promise<void> {
    const echo = {
      from: '15550783881',
      to: this.digits,
      id: `wamid.app.${text.length}`,
      timestamp: this.#time(),
    };
    const message_echoes = [{ ...echo, type: 'text', text: { body: text } }];
    return this.post(body(change('smb_message_echoes', { message_echoes })));
  }

  /** What became of a message of the bot. */
  status(id: string, key: string | undefined, status: string, part: object = {}): Promise<void> {
    const given = {
      id,
      status,
      timestamp: this.#time(),
      recipient_id: this.digits,
      biz_opaque_callback_data: key,
      ...part,
    };
    return this.post(body(change('messages', { statuses: [given] })));
  }

  /** As Meta does it: what was not taken is sent again. */
  async post(given: object): Promise<void> {
    await eventually(() => this.postOnce(given));
  }

  async postOnce(given: object): Promise<boolean> {
    const bytes = JSON.stringify(given);
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': sign(bytes) };
    return (await fetch(this.webhook(), { method: 'POST', headers, body: bytes })).status === 200;
  }

  #time(): string {
    this.#clock += 1;
    return String(this.#clock);
  }
}
