/**
 * What a template's file properties say: the workspace's fingerprint, and a digest of what the template shows. The
 * first tells where it is from; the second changes only when a new template would look different.
 */
export function templateMark(fingerprint: string, digest: string): string {
  return `telecrm-bulk template workspace ${fingerprint} columns ${digest}`;
}
