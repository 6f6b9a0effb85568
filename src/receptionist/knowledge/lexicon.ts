/** Words that carry no subject, folded (see understanding/normalise.ts). */
export const STOPWORDS: ReadonlySet<string> = new Set(
  (
    'a an the i me my we our us you your he she it they them is are am was were be been do does did have has had can could will would shall should may might must ' +
    'to of in on at for from by with about as into and or but if so than then there here this that these those what which who whom how when where why any some ' +
    'please hi hello hey ok okay yes no not just also very really get got want need like know tell say let dont cant im ive id s t re ve ll d m ' +
    'في من على عن الي الى مع هل ما ماذا كيف متي اين وين شو ايش ايه لو اذا انا انت انتم نحن هو هي هم هذا هذه ذلك تلك عندكم عندك لديكم لديك عندي يوجد فيه في اي او ثم قد ' +
    'ان كان يكون ممكن لو سمحت سمحتي فضلك رجاء بدي ابي ابغي عايز عاوز اريد احتاج تقدرون تقدر بتعملوا عم مرحبا اهلا السلام عليكم نعم لا يا و ب ل'
  ).split(' '),
)
