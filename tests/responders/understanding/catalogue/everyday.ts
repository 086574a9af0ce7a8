/** Words of chats that name no service of the demo salon, although some stand in its titles or resemble words of them. */
export const EVERYDAY = `
  добрый доброе день утро вечер вечером утром днем ночь здравствуйте привет приветик хай алло пожалуйста
  спасибо спс благодарю бот робот человек оператор администратор скок сколько стоит стоимость цена цены
  ценник прайс дорого дешево лучший лучше хороший хорошо плохо нормально отлично супер класс классно
  мастер мастера специалист девочки девушка час часа часов часик минут минутку неделя неделе месяц год
  сегодня завтра послезавтра вчера сейчас щас потом позже раньше пораньше попозже понедельник вторник
  среда среду четверг пятница суббота воскресенье выходные выходной тоже также можно нельзя нужно надо
  хочу хотела хотелось могу смогу буду будет будете есть нет да ага угу ок окей ладно давайте давай ясно
  понятно понял запись записаться запишите записана записан отменить отмените перенести перенесите время
  времени свободно свободное окошко окно место работаете работа работы адрес телефон улица метро парковка
  карта картой наличные деньги скидка сертификат подарок вопрос ответ подскажите скажите напишите
  позвоните прийти приду пришла приехать опаздываю успею уходить уходите ухожу выход общий один одна два
  двое первый второй третий последний другой другое любой любое каждый самое очень просто только именно
  точно примерно около после перед обеда обед центр салон услуга услуги процедура красивый красиво красная
  новый старый большой маленький счастье радость муж жена дочка сын подруга мама ребенок имя зовут номер
  кто что где когда куда почему зачем какой какая рука голова спина нога лицо кожа волосы дом свет вода
  чай кофе черный белый холодный горячий важно стоп снять конец концы
  hello hi hey good morning afternoon evening night day today tomorrow tonight tmrw yesterday now later
  earlier soon monday tuesday wednesday thursday friday saturday sunday week weekend month year hour hours
  minute minutes time please pls thanks thank thx sorry ok okay yes yeah no nope sure fine great perfect
  nice best better cool bot robot human person manager price prices cost costs much many cheap expensive
  money card cash pay discount gift master stylist specialist anyone book booking booked appointment
  cancel move reschedule change open close closed available free slot slots address phone street parking
  wifi question answer call write message messages late running come coming go going get got want need
  like love can could would will should have make take do does did back face hair hand head body skin leg
  foot hot cold black white red full general quick fast slow first second third last next other another
  any every each same one two three people friend husband wife son daughter mom kid kids child man woman
  men women name called who what where when why how which this that here there about around before after
  lunch noon center salon service services connection collection direction special regular normal standard
`
  .trim()
  .split(/\s+/);
