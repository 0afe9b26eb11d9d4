// Headers every mail carries. They tell other mail systems not to answer, so that no two machines write to each other.

export const MAIL_HEADERS = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' } as const;
