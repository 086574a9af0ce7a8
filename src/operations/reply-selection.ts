/** One reply, those of one company, or all. */
export interface ReplySelection {
  replyId?: string;
  companyId?: string;
}
