// The lamp: a shade, and the light it lets through.

export function Logo({ hasName = true }: { hasName?: boolean }) {
  return (
    <span className="inline-flex items-center gap-2.5 font-semibold tracking-tight text-text-1">
      <svg aria-hidden viewBox="0 0 24 24" className="size-6 shrink-0 text-accent" fill="none">
        <path d="M12 2v3.5" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />
        <path d="M5 14.5a7 7 0 0 1 14 0Z" fill="currentColor" />
        <path d="M9 17.5a3 3 0 0 0 6 0Z" fill="currentColor" opacity="0.85" />
        <path
          d="M3.5 18.5 2 20.5M20.5 18.5l1.5 2M12 22v-.5"
          stroke="currentColor"
          strokeWidth="1.6"
          strokeLinecap="round"
          opacity="0.7"
        />
      </svg>
      {hasName ? <span>Safelight</span> : null}
    </span>
  );
}
