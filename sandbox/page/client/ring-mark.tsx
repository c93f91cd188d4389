/** Jumpring's mark: a jump ring, the small open ring that holds a piece of jewelry together. */
export function RingMark({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true">
      <path d="M12.6 4.7a12 12 0 1 0 6.8 0" stroke="currentColor" strokeWidth="4.4" strokeLinecap="round" />
      <path
        d="M9.2 11.2a8.6 8.6 0 0 0-1.6 5"
        stroke="#fff"
        strokeOpacity=".55"
        strokeWidth="1.6"
        strokeLinecap="round"
      />
    </svg>
  )
}
