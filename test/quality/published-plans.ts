/**
 * Single sampling plans for normal inspection as they are published: ISO 2859-1, ANSI/ASQ Z1.4 and MIL-STD-105E have the
 * same ones. In a form of our own, and told apart from the code that works them out.
 */

/** Lot sizes of one row, from and to, with its code letters at S-1, S-2, S-3, S-4, I, II and III. */
export const lotRows: readonly (readonly [from: number, to: number, letters: string])[] = [
  [2, 8, 'AAAAAAB'],
  [9, 15, 'AAAAABC'],
  [16, 25, 'AABBBCD'],
  [26, 50, 'ABBCCDE'],
  [51, 90, 'BBCCCEF'],
  [91, 150, 'BBCDDFG'],
  [151, 280, 'BCDEEGH'],
  [281, 500, 'BCDEFHJ'],
  [501, 1200, 'CCEFGJK'],
  [1201, 3200, 'CDEGHKL'],
  [3201, 10_000, 'CDFGJLM'],
  [10_001, 35_000, 'CDFHKMN'],
  [35_001, 150_000, 'DEGJLNP'],
  [150_001, 500_000, 'DEGJMPQ'],
  [500_001, Infinity, 'DEHKNQR'],
]

export const sampleOf: Readonly<Record<string, number>> = {
  A: 2,
  B: 3,
  C: 5,
  D: 8,
  E: 13,
  F: 20,
  G: 32,
  H: 50,
  J: 80,
  K: 125,
  L: 200,
  M: 315,
  N: 500,
  P: 800,
  Q: 1250,
  R: 2000,
}

/** For each AQL the plan that letters A to R lead to: the letter whose sample is taken, and its acceptance number. */
export const plansByAql: readonly (readonly [aql: number, plans: string])[] = [
  [0.065, 'L0 L0 L0 L0 L0 L0 L0 L0 L0 L0 L0 L0 P1 P1 Q2 R3'],
  [0.1, 'K0 K0 K0 K0 K0 K0 K0 K0 K0 K0 K0 N1 N1 P2 Q3 R5'],
  [0.15, 'J0 J0 J0 J0 J0 J0 J0 J0 J0 J0 M1 M1 N2 P3 Q5 R7'],
  [0.25, 'H0 H0 H0 H0 H0 H0 H0 H0 H0 L1 L1 M2 N3 P5 Q7 R10'],
  [0.4, 'G0 G0 G0 G0 G0 G0 G0 G0 K1 K1 L2 M3 N5 P7 Q10 R14'],
  [0.65, 'F0 F0 F0 F0 F0 F0 F0 J1 J1 K2 L3 M5 N7 P10 Q14 R21'],
  [1, 'E0 E0 E0 E0 E0 E0 H1 H1 J2 K3 L5 M7 N10 P14 Q21 Q21'],
  [1.5, 'D0 D0 D0 D0 D0 G1 G1 H2 J3 K5 L7 M10 N14 P21 P21 P21'],
  [2.5, 'C0 C0 C0 C0 F1 F1 G2 H3 J5 K7 L10 M14 N21 N21 N21 N21'],
  [4, 'B0 B0 B0 E1 E1 F2 G3 H5 J7 K10 L14 M21 M21 M21 M21 M21'],
  [6.5, 'A0 A0 D1 D1 E2 F3 G5 H7 J10 K14 L21 L21 L21 L21 L21 L21'],
]

/** Plans that texts about inspections work out, with the code letter where they name it. */
export const workedCases = [
  { lot: 3201, level: 'II', aql: 1.5, sample: 200, accept: 7 },
  { lot: 10_000, level: 'II', aql: 1.5, sample: 200, accept: 7 },
  { lot: 3000, level: 'II', aql: 2.5, letter: 'K', sample: 125, accept: 7 },
  { lot: 800, level: 'II', aql: 2.5, letter: 'J', sample: 80, accept: 5 },
] as const
