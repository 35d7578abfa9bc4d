"""Capitalised words that are no part of a person's name."""

from __future__ import annotations

# A run of capitals with one of these names a place: Logan Square, Mercy Hospital, Dan Ryan Expy.
PLACE_WORDS = frozenset(
    """
    street st avenue ave av boulevard blvd road rd drive dr lane ln court ct place pl terrace
    parkway pkwy way circle square sq trail highway hwy plaza alley row path loop pike
    expressway expy tollway bridge interstate route viaduct underpass tunnel junction corner
    corners park hospital clinic school academy college university library church temple mosque
    center centre station line terminal airport yard harbor beach pier island lake river creek
    canal forest preserve village heights hills hill ridge manor estates gardens garden grove
    woods point side town district ward county city state township neighborhood house houses
    homes apartments tower towers building hotel inn market mall store shop bank theater theatre
    arena stadium field museum hall zoo bar grill restaurant cafe pharmacy plant cemetery
    fountain monument memorial parkside calle avenida bulevar carretera camino paseo parque
    hospital escuela iglesia estacion centro barrio plaza puente condado ciudad distrito lago
    rio
    """.split()
)

# Words of any sentence, and of this trade, that headlines capitalise.
NOT_A_NAME = frozenset(
    """
    a an and any are area as at avoid away be been before being between but by can cannot check
    closed confirmed correction corrected did do due each end ended for from had has have he her
    here his how if in inside into is it its keep lock mas may more near nearby new no not now
    of off on one only open or other our out outside over please possible reported reports
    retracted second she shelter since so some stay still than that the their them then there
    these they this those through to today tonight two three four five under until unconfirmed
    update up us was we were west east north south northwest northeast southwest southeast what
    when where which while who will with within without you your n s e w ne nw se sw police fire
    department dept sheriff office sheriffs emergency medical services ems cpd cfd fbi atf swat
    dispatch dispatchers officers officer detectives crews firefighters paramedics units unit
    alert alerts amber silver alarm news desk lamppost neighbors neighbor residents resident
    chicago illinois evanston cicero oak seattle portland dallas texas oregon washington
    california america american english spanish arson burglary robbery shooting shots shot fired
    stabbing hostage situation explosion structure residential commercial vehicle break theft
    stolen crime crimes report incident scene suspect suspects victim victims driver custody
    arrested arrest wanted sought found taken injured hurt killed dead robbed stabbed fled flees
    down involved needs help search active threat gun guns gunfire knife smoke flames blaze
    building buildings home homes house car cars truck trucks traffic diverted blocked evacuated
    evacuation warning caution danger dangerous hazard gas leak power outage line lines train
    bus blue red green brown orange pink purple yellow metra cta pace amtrak monday tuesday
    wednesday thursday friday saturday sunday january february march april june july august
    september october november december morning afternoon evening night midnight noon ante al
    area aviso cerca cerrada cerrado con correccion de del desde el en entre es esta este fue ha
    han hay la las lo los mientras no nos o para persona personas policia bomberos departamento
    por posible que reporte reportes retirado retirada robo se segun ser si sin sobre son su sus
    tiroteo disparos un una unos unas vecinos y ya zona incendio explosion apunalamiento asalto
    rehenes lunes martes miercoles jueves viernes sabado domingo enero febrero marzo abril mayo
    junio julio agosto septiembre octubre noviembre diciembre hoy norte sur oeste
    """.split()
)

# Streets, parks and schools of many cities are named after them; nobody else is meant.
NAMESAKES = (
    "Martin Luther King Jr.",
    "Martin Luther King",
    "Cesar Chavez",
    "César Chávez",
    "Rosa Parks",
    "Malcolm X",
    "Ida B. Wells",
    "Ida B Wells",
    "Harold Washington",
    "Harriet Tubman",
    "Frederick Douglass",
    "John Paul II",
    "John F. Kennedy",
    "Roberto Clemente",
    "Benito Juarez",
)
