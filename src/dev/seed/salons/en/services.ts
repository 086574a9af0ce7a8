import type { DemoCategory } from '../salon';

export const CATEGORIES: DemoCategory[] = [
  {
    name: 'Haircuts and styling',
    advice:
      'A wash and a light blow-dry are included in the price. If you are running more than 15 minutes late, please message us. You can send a photo of the look that you would like to this chat, and bring it with you on the day as well.',
    table: `
Women's haircut | 55–75 | 60 | We choose a shape that suits your hair type and your usual styling, and show you how to repeat it at home.
Fringe trim | 15 | 20 | We tidy up your fringe or cut a new one: straight, side-swept or a soft curtain fringe, without a full haircut.
Ends trim | 35 | 30 | We take off split ends and keep the length. We recommend it once every two or three months.
Men's haircut | 35–45 | 45 | With scissors or clippers, including a tidy neckline and styling with matt paste or wax.
Children's haircut | 25–30 | 30 | For children up to 12: cartoons on a screen, a patient hairdresser and a small present at the end.
Everyday blow-dry | 35–50 | 45 | Lift at the roots, a sleek finish or light waves with a dryer and a round brush, until your next wash.
Curls | 45–60 | 60 | Hollywood waves or soft curls with tongs, with heat protection and a medium-hold spray.
Evening updo | 80–120 | 90 | A full or half updo for a wedding, a prom or a photo shoot, with a rehearsal by arrangement.
Braiding | 30–50 | 45 | French, Dutch and volume braids, with ribbons and coloured extensions if you wish.
Hot scissors haircut | 65–85 | 75 | A heated blade seals each cut, so the ends split later and look thicker.`,
  },
  {
    name: 'Hair colouring',
    advice:
      'Your colourist agrees the shade and the amount of colour with you before starting. The allergy test is free and takes place at least a day before your visit. A haircut and a blow-dry after colouring are cheaper by a fifth.',
    table: `
Single-tone colouring | 90–140 | 90 | An even, rich colour along the whole length with a lasting dye without ammonia; covers grey hair completely.
Root touch-up | 70–90 | 75 | We refresh up to three centimetres of regrown roots in the tone of the length, so that no line shows.
Toner | 60–100 | 60 | Refreshes the shade and the shine and takes out brassiness after lightening; lasts four to six weeks.
Classic highlights | 100–160 | 120 | Fine light strands in foil over the whole head or only over the upper part.
Balayage | 160–260 | 150 | A soft painted transition from dark roots to light ends that grows out without a visible line.
Ombre | 150–240 | 150 | Sun-bleached ends with backcombing, without harsh borders and frequent visits.
Airtouch | 180–300 | 180 | The dryer's air separates the strands, which makes the most natural transition of all techniques.
Black colour removal | 180–320 | 180 | We gently wash out dark pigment in one or more visits and choose a new colour with you.
Grey blending for men | 50 | 30 | A fifteen-minute toner for men: grey becomes softer, and the colour does not look dyed.
Root lightening | 100–130 | 105 | We carefully lift the regrown roots of blonde hair and tone them to match the length.`,
  },
  {
    name: 'Hair treatments',
    advice:
      'Before your first treatment a hairdresser looks at your hair and scalp, and says honestly if you do not need it. We help you to choose products for your home, and tell you which cheaper ones do the same.',
    table: `
Keratin straightening | 110–180 | 120 | Smooths curly and frizzy hair for up to five months and halves the time that you need for styling.
Hair botox | 90–150 | 90 | Thickness, shine and smoothness for fine and lightened hair; the effect lasts for up to two months.
Five-step Japanese treatment | 80–110 | 75 | Repair, moisture, nutrition, protection and sealing in one visit, with warm steam between the steps.
Scalp peel | 35 | 30 | Removes flakes and excess oil, massages the scalp and prepares it for other treatments.
Deep nourishing mask | 25 | 20 | A mask for dry ends under a warm cap, easily added to any haircut or colouring.
Hair polishing | 40–55 | 45 | A polishing attachment removes split ends along the whole length and keeps the length itself.
Hair lamination | 70–100 | 75 | A thin film keeps colour and moisture inside, and hair looks glossy for four to six weeks.
Hair spa | 60–80 | 60 | Steam, oils and a head massage in a quiet corner, for hair that is tired of heat and cold.
Scalp mesotherapy without needles | 70 | 45 | A roller and a serum for hair loss and weak roots; we recommend a course of eight visits.
Cold repair | 75–105 | 75 | An ultrasonic iron closes the cuticle without heat, which suits damaged and brittle hair.`,
  },
  {
    name: 'Manicure',
    advice:
      'Our tools are sterilised in a dry-heat cabinet and unpacked in front of you. Removal of a coating from another salon costs £8 extra. If your coating chips within seven days, we repair it free of charge.',
    table: `
Classic manicure | 26 | 45 | Cuticles are trimmed, nails are shaped, and oil and hand cream complete the visit.
Dry manicure | 30 | 45 | An electric file treats the cuticle without cuts and hangnails, enough for three weeks.
Gel manicure | 45–52 | 90 | A dry manicure, a levelling base and gel polish: more than three hundred shades to choose from.
Manicure with polish | 34 | 60 | A manicure and regular polish with quick drying, for those who like to change the colour often.
Nail strengthening | 18 | 30 | A thin layer of gel or acrylic powder under the coating, if your nails split and break.
Nail extensions | 75–90 | 150 | Tips or gel in any length and shape; repair of one nail is free within a week.
Extensions infill | 60–70 | 120 | We renew the shape and the coating after three or four weeks, so that nails carry the load correctly.
Men's manicure | 30 | 45 | A neat treatment without shine, polishing if you wish, in a separate room.
Nail art | 6–24 | 30 | French tips, chrome, stamping, hand painting and crystals; the price depends on the design and the number of nails.
Japanese manicure | 44 | 60 | Beeswax and mineral paste are rubbed into the nail: a natural pink shine without any coating.`,
  },
  {
    name: 'Pedicure',
    advice:
      'Disposable files and socks are included in the price. If you have an ingrown nail or cracked heels, please message us before you book. Bring open shoes if you choose regular polish, which takes longer to dry.',
    table: `
Classic pedicure | 44 | 60 | A foot bath, treatment of feet and toes, nail shaping and a nourishing cream.
Dry pedicure | 50 | 60 | Treatment with an electric file and without water: smooth skin lasts longer and is not softened.
Gel pedicure | 62–68 | 90 | Complete treatment of feet and toes and a lasting coating for up to six weeks.
Express pedicure | 30 | 45 | Toes only: cuticles, shape and polish, when you have very little time.
Smart pedicure | 56 | 75 | Treatment with disposable discs of different hardness, gentle to sensitive feet.
Spa pedicure | 70 | 90 | A scrub, a urea mask, paraffin and a massage up to the knees, under a blanket and with tea.
Men's pedicure | 52 | 60 | Treatment of feet and nails without a coating, with a deodorant cream at the end.
Paraffin for feet | 18 | 30 | Warm paraffin softens dry skin and takes away tiredness, good in winter and after a holiday.
Cracked heel treatment | 36 | 45 | We remove hard skin, close the cracks with a healing product and tell you about care at home.
Pedicure with coating removal | 48 | 75 | We take off gel polish of any brand, treat the toes and let the nails rest.`,
  },
  {
    name: 'Brows and lashes',
    advice:
      'Do not apply oils or self-tan on the day before. It is better to take contact lenses out; we have a case and a solution. A second shaping within three weeks costs a quarter less than the first one.',
    table: `
Brow shaping | 16 | 30 | With tweezers, wax or thread, to suit the face and the growth of the hairs, with a soothing tonic.
Brow tint | 18 | 30 | A lasting shade from ash to chocolate that stays on the hairs for up to four weeks.
Henna brows | 24 | 45 | Colours both skin and hairs, and so fills gaps with a soft shadow for a week.
Brow design | 32 | 60 | The shape is measured point by point, then shaped and tinted: everything in one visit.
Brow lamination | 38 | 60 | Unruly hairs stay in one direction for a month, and brows look fuller without a pencil.
Lash lift | 48 | 75 | Curl, care and colour for your own lashes for six to eight weeks, instead of mascara.
Lash tint | 14 | 20 | Black or brown without mascara, good for fair lashes and for a holiday by the sea.
Classic lash extensions | 50 | 120 | One extension on each of your lashes: a natural look for every day.
Volume lash extensions | 58–66 | 150 | Fans of two or three lashes; we choose the effect to suit the shape of your eyes.
Lash extension removal | 10 | 20 | We gently dissolve the glue and comb your own lashes; a new set can follow at once.`,
  },
  {
    name: 'Skin care',
    advice:
      'A doctor or a trained therapist performs the treatment. Please tell us in advance about pregnancy, medicines and a recent tan; the consultation covers everything that speaks against a treatment, and its price counts towards your first visit.',
    table: `
Skin consultation | 20 | 30 | An examination of your skin, a plan for three months and a choice of products for your home.
Ultrasonic facial | 56 | 60 | Gently cleans the pores, evens the tone and leaves no redness by the evening.
Deep cleansing facial | 72 | 90 | Ultrasound and extraction by hand where it is needed, a mask for your skin type and a finishing cream.
Almond peel | 54 | 45 | Mild renewal for sensitive skin, also possible in summer with sun protection.
Retinol peel | 110 | 60 | A yellow peel against pigment spots and fine lines; the skin flakes for three to five days.
Carboxytherapy | 64 | 60 | A carbon dioxide mask improves the colour of your face and reduces swelling before an event.
Hydrating facial | 60 | 60 | Cleansing, a serum with hyaluronic acid, an alginate mask and a face massage.
Sculpting face massage | 50 | 45 | Deep work with the muscles of face and neck; the contour is clearer after the first visit.
Microcurrents | 52 | 45 | Painless lifting and drainage with a weak current; a course of ten visits is cheaper.
Ultrasound serum treatment | 38 | 30 | Ultrasound carries a serum deeper into the skin, a good addition to any facial.`,
  },
  {
    name: 'Hair removal and massage',
    advice:
      'Hair should be four to five millimetres long before its removal. Come to a massage an hour after a meal at the earliest. A course of five visits costs ten per cent less, and you can share it with a friend.',
    table: `
Half leg sugaring | 26 | 30 | Sugar paste in the direction of growth; the skin stays smooth for up to four weeks.
Full leg sugaring | 44 | 60 | Lower and upper leg in one visit, with a cooling gel and a lotion against ingrown hairs.
Underarm sugaring | 14 | 20 | Quick and nearly painless, suitable for the first time as well.
Bikini sugaring | 30–44 | 45 | Classic or full, in a separate room, with disposable underwear and sheets.
Face waxing | 10–18 | 20 | Upper lip, chin or cheeks with a low-temperature wax for sensitive skin.
Arm waxing | 24 | 30 | Paste or wax as your therapist advises, up to the elbow or the whole arm.
Back massage | 44 | 45 | Shoulders, neck and lower back after a working day, as firm as you wish.
Full body massage | 76 | 90 | A classic massage of the whole body with warm oil, in a quiet room with soft light.
Anti-cellulite massage | 56 | 60 | Intensive work on thighs and belly; a course is at least eight visits, every second day.
Lymphatic drainage massage | 60 | 60 | Soft movements reduce swelling and heaviness in the legs, especially after a flight.`,
  },
];
