// The picture of the front page, drawn with tokens: prints hanging in the dark, one of them under the lamp.

export function Darkroom() {
  return (
    <svg aria-hidden viewBox="0 0 480 380" className="w-full rounded-xl border border-line bg-darkroom text-darkroom-accent">
      <defs>
        <radialGradient id="lamp" cx="50%" cy="12%" r="75%">
          <stop offset="0" stopColor="currentColor" stopOpacity="0.55" />
          <stop offset="0.45" stopColor="currentColor" stopOpacity="0.16" />
          <stop offset="1" stopColor="currentColor" stopOpacity="0" />
        </radialGradient>
      </defs>
      <rect width="480" height="380" fill="url(#lamp)" />
      <g stroke="currentColor" strokeLinecap="round">
        <path d="M240 0v26" strokeWidth="3" />
        <path d="M20 118c140 26 300 26 440 0" strokeWidth="1.5" fill="none" opacity="0.5" />
      </g>
      <path d="M204 62a36 36 0 0 1 72 0Z" fill="currentColor" />
      <path d="M224 70a16 16 0 0 0 32 0Z" fill="currentColor" opacity="0.9" />
      <Print x={52} y={128} turn={-3} />
      <Print x={182} y={142} turn={1} isLit />
      <Print x={318} y={126} turn={3} />
    </svg>
  );
}

function Print({ x, y, turn, isLit = false }: { x: number; y: number; turn: number; isLit?: boolean }) {
  return (
    <g transform={`translate(${x} ${y}) rotate(${turn} 56 0)`}>
      <rect x="51" y="-8" width="10" height="18" rx="2" fill="currentColor" opacity="0.8" />
      <rect width="112" height="148" rx="4" fill="currentColor" opacity={isLit ? 0.28 : 0.1} />
      <g opacity={isLit ? 0.95 : 0.28}>{isLit ? <Landscape /> : <Sealed />}</g>
    </g>
  );
}

function Landscape() {
  return (
    <>
      <rect x="9" y="9" width="94" height="112" rx="2" fill="currentColor" opacity="0.3" />
      <circle cx="74" cy="40" r="11" fill="currentColor" />
      <path d="M9 121V92l28-30 24 26 16-15 26 27v21Z" fill="currentColor" opacity="0.75" />
    </>
  );
}

function Sealed() {
  const rows = [
    [18, 62, 34],
    [44, 20, 58],
    [30, 50, 42],
    [64, 26, 30],
    [22, 40, 60],
    [52, 34, 24],
  ] as const;
  return (
    <>
      {rows.map(([first, second, third], row) => (
        <g key={first} transform={`translate(10 ${18 + row * 17})`} fill="currentColor">
          <rect width={first * 0.55} height="6" rx="3" />
          <rect x={first * 0.55 + 5} width={second * 0.55} height="6" rx="3" opacity="0.7" />
          <rect
            x={(first + second) * 0.55 + 10}
            width={Math.min(third * 0.4, 82 - (first + second) * 0.55)}
            height="6"
            rx="3"
            opacity="0.45"
          />
        </g>
      ))}
    </>
  );
}
