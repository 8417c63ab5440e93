//! Names of people, places of work and jobs, from which tenants are generated.

/// A language's names, [`EACH`] given ones and as many surnames.
struct Pool {
    location: &'static str,
    given: &'static str,
    surnames: &'static str,
}

/// A generated person's name.
pub(super) struct Name {
    pub(super) display: String,
    pub(super) ascii: String,
    pub(super) location: &'static str,
}

/// The names: commas between them, after `=` the ASCII form where it is not just the name in lower
/// case. Some are written with combining marks (U+0301 and others), as some systems store them.
static POOLS: [Pool; 12] = [
    Pool {
        location: "NL",
        given: "Sanne, Daan, Zoë=zoe, Bram, Lotte, Thijs, Noor, Ruben, Fleur, Sjoerd, Anouk, \
                Joost, Iris, Maarten, Esmée=esmee, Wouter",
        surnames: "de Vries, van den Berg, Jansen, Visser, Smit, Meijer, Mulder, van ’t Hof=vanthof, \
                Hoekstra, Dijkstra, Postma, Kuipers, van Leeuwen, Brouwer, Vermeulen, Schouten",
    },
    Pool {
        location: "DE",
        given: "Björn=bjoern, Anke, Günther=guenther, Heike, Lukas, Käthe=kaethe, Jörg=joerg, \
                Sabine, Matthias, Petra, Uwe, Lena, Felix, Ute, Stefan, Miriam",
        surnames: "Müller=mueller, Schäfer=schaefer, Groß=gross, Köhler=koehler, Becker, Hoffmann, \
                Schröder=schroeder, Krüger=krueger, Vogel, Jäger=jaeger, Keller, Böhm=boehm, Lang, \
                Franke, Simon, Pfeiffer",
    },
    Pool {
        location: "ES",
        given: "José=jose, Lucía=lucia, Íñigo=inigo, Marta, Álvaro=alvaro, Inés=ines, Javier, \
                Nuria, Sergio, Begoña=begona, Pablo, Elena, Rubén=ruben, Pilar, Hugo, Aitana",
        surnames: "García=garcia, Muñoz=munoz, Fernández=fernandez, López=lopez, Peña=pena, \
                Jiménez=jimenez, Moreno, Núñez=nunez, Romero, Ibáñez=ibanez, Ortega, \
                Castaño=castano, Delgado, Vázquez=vazquez, Serrano, Herrera",
    },
    Pool {
        location: "IE",
        given: "Siobhán=siobhan, Seán=sean, Aoife, Ciarán=ciaran, Niamh, Oisín=oisin, \
                Gráinne=grainne, Declan, Caoimhe, Eoin, Róisín=roisin, Conor, Méabh=meabh, \
                Brendan, Orla, Fergal",
        surnames: "O’Neill=oneill, O’Brien=obrien, O'Connor=oconnor, Murphy, Kelly, Byrne, \
                O’Sullivan=osullivan, Doyle, Ó Briain=obriain, Walsh, Ryan, Nolan, Fitzgerald, \
                McCarthy, D’Arcy=darcy, Quinn",
    },
    Pool {
        location: "GB",
        given: "Olivia, George, Amelia, Harry, Isla, Arjun, Freya, Oscar, Grace, Mohammed, Poppy, \
                Callum, Aisha, Rhys, Imogen, Tunde",
        surnames: "Smith, Jones, Taylor, Brown, Davies, Evans, Thomas, Patel, Wright, Hughes, Green, \
                Okafor, Ahmed, Clarke, Smith-Jones, Khan",
    },
    Pool {
        location: "FR",
        given: "Élodie=elodie, François=francois, Chloé=chloe, Benoît=benoit, Anaïs=anais, \
                Rémi=remi, Hélène=helene, Loïc=loic, Cécile=cecile, Jérôme=jerome, Margaux, \
                Théo=theo, Inès=ines, Gaël=gael, Noémie=noemie, Hugues",
        surnames: "Lefèvre=lefevre, Dubois, Garçon=garcon, Moreau, d’Estaing=destaing, Bérard=berard, \
                Lemaître=lemaitre, Girard, Rousseau, Guérin=guerin, Le Goff, Perrin, \
                Châtelain=chatelain, Marchand, Noël=noel, Fontaine",
    },
    Pool {
        location: "PL",
        given: "Łukasz=lukasz, Agnieszka, Paweł=pawel, Małgorzata=malgorzata, Michał=michal, \
                Zofia, Grzegorz, Katarzyna, Jędrzej=jedrzej, Ewa, Tomasz, Bożena=bozena, Marek, \
                Joanna, Wojciech, Iwona",
        surnames: "Wiśniewski=wisniewski, Dąbrowska=dabrowska, Wójcik=wojcik, Zieliński=zielinski, \
                Szymańska=szymanska, Woźniak=wozniak, Kozłowski=kozlowski, Mazur, Krawczyk, \
                Piątek=piatek, Grabowska, Pająk=pajak, Sikora, Baran, Duda, Szewczyk",
    },
    Pool {
        location: "VN",
        given: "Ta\u{302}m=tam, Đức=duc, Ngọc=ngoc, Hu\u{301}ng=hung, Linh, \
                Tua\u{302}\u{301}n=tuan, Thảo=thao, Quân=quan, Mai, Sơn=son, Yến=yen, Khánh=khanh, \
                Hương=huong, Phúc=phuc, Trang, Vĩnh=vinh",
        surnames: "Nguye\u{302}\u{303}n=nguyen, Trâ\u{300}n=tran, Lê=le, Phạm=pham, Huỳnh=huynh, \
                Võ=vo, Đặng=dang, Bùi=bui, Đỗ=do, Hồ=ho, Ngô=ngo, Dương=duong, Lý=ly, Phan, Vũ=vu, \
                Đinh=dinh",
    },
    Pool {
        location: "SE",
        given: "Åsa=asa, Göran=goran, Linnéa=linnea, Håkan=hakan, Malin, Östen=osten, Elin, \
                Mårten=marten, Saga, Jörgen=jorgen, Ebba, Torbjörn=torbjorn, Karin, Nils, Sigrid, \
                Love",
        surnames: "Lindström=lindstrom, Öberg=oberg, Sjögren=sjogren, Åkesson=akesson, \
                Nyström=nystrom, Holm, Berg, Lundqvist, Hägg=hagg, Sandberg, Ekström=ekstrom, \
                Wallin, Fors, Ståhl=stahl, Bergström=bergstrom, Norén=noren",
    },
    Pool {
        location: "TR",
        given: "Ayşe=ayse, Çağlar=caglar, Gülşen=gulsen, İbrahim=ibrahim, Işıl=isil, Oğuz=oguz, \
                Şebnem=sebnem, Ümit=umit, Zeynep, Emre, Defne, Kaan, Özge=ozge, Tuğba=tugba, \
                Yiğit=yigit, Selin",
        surnames: "Yılmaz=yilmaz, Şahin=sahin, Çelik=celik, Öztürk=ozturk, Aydın=aydin, Doğan=dogan, \
                Kılıç=kilic, Arslan, Koç=koc, Güneş=gunes, Çetin=cetin, Kurt, Özkan=ozkan, \
                Şimşek=simsek, Polat, Erdoğan=erdogan",
    },
    Pool {
        location: "PT",
        given: "João=joao, Conceição=conceicao, Antônio=antonio, Luísa=luisa, Gonçalo=goncalo, \
                Beatriz, Tomás=tomas, Inês=ines, Simão=simao, Matilde, Rui, Célia=celia, Vasco, \
                Graça=graca, Nuno, Sofia",
        surnames: "Gonçalves=goncalves, Magalhães=magalhaes, Simões=simoes, Araújo=araujo, \
                Conceição=conceicao, Sousa, Teixeira, Brandão=brandao, Lourenço=lourenco, Fonseca, \
                Henriques, Guimarães=guimaraes, Pinto, Falcão=falcao, Matos, Leitão=leitao",
    },
    Pool {
        location: "CZ",
        given: "Jiří=jiri, Tereza, Ondřej=ondrej, Kateřina=katerina, Lukáš=lukas, Ludmila, \
                Vojtěch=vojtech, Zdeňka=zdenka, Matěj=matej, Šárka=sarka, Radek, Žaneta=zaneta, \
                Přemysl=premysl, Běla=bela, Štěpán=stepan, Hana",
        surnames: "Dvořák=dvorak, Nováková=novakova, Černý=cerny, Kučera=kucera, Procházka=prochazka, \
                Veselá=vesela, Horák=horak, Němec=nemec, Šťastný=stastny, Říha=riha, Kolář=kolar, \
                Zeman, Čapek=capek, Havlíček=havlicek, Marek, Bílek=bilek",
    },
];

const EACH: usize = 16;
const COMBINATIONS: usize = POOLS.len() * EACH * EACH;
/// Shares no factor with [`COMBINATIONS`], so that every name comes once before any comes again.
const STRIDE: usize = 1_741;

/// One name as written, and its ASCII form for addresses.
fn part(names: &str, number: usize) -> (&str, String) {
    let name = names.split(',').nth(number).unwrap_or("").trim();
    match name.split_once('=') {
        Some((written, ascii)) => (written, ascii.to_owned()),
        None => (name, name.replace(' ', "").to_ascii_lowercase()),
    }
}

/// The name of the person with that number; `start` differs per seed.
pub(super) fn name(number: usize, start: usize) -> Name {
    let mixed = (number % COMBINATIONS * STRIDE + start) % COMBINATIONS;
    let pool = &POOLS[mixed % POOLS.len()];
    let rest = mixed / POOLS.len();
    let (given, given_ascii) = part(pool.given, rest % EACH);
    let (surname, surname_ascii) = part(pool.surnames, rest / EACH % EACH);
    let again = match number / COMBINATIONS {
        0 => String::new(),
        round => (round + 1).to_string(),
    };
    Name {
        display: format!("{given} {surname}"),
        ascii: format!("{given_ascii}.{surname_ascii}{again}"),
        location: pool.location,
    }
}

/// A department, how many of a hundred people work there, and its jobs.
pub(super) struct Department {
    pub(super) name: &'static str,
    pub(super) percent: usize,
    pub(super) jobs: &'static [&'static str],
}

pub(super) static DEPARTMENTS: [Department; 10] = [
    Department {
        name: "Production",
        percent: 24,
        jobs: &[
            "Machine Operator",
            "Shift Lead",
            "Process Engineer",
            "Technician",
        ],
    },
    Department {
        name: "Sales",
        percent: 18,
        jobs: &[
            "Account Manager",
            "Sales Representative",
            "Sales Manager",
            "Inside Sales",
        ],
    },
    Department {
        name: "Customer Service",
        percent: 13,
        jobs: &["Service Agent", "Team Lead", "Service Engineer"],
    },
    Department {
        name: "Engineering",
        percent: 12,
        jobs: &[
            "Software Engineer",
            "Design Engineer",
            "Test Engineer",
            "Architect",
        ],
    },
    Department {
        name: "Logistics",
        percent: 9,
        jobs: &["Warehouse Worker", "Planner", "Driver"],
    },
    Department {
        name: "Finance",
        percent: 7,
        jobs: &["Controller", "Accountant", "Payroll Specialist"],
    },
    Department {
        name: "Marketing",
        percent: 6,
        jobs: &["Content Manager", "Campaign Manager", "Designer"],
    },
    Department {
        name: "IT",
        percent: 5,
        jobs: &[
            "System Administrator",
            "Service Desk Agent",
            "Security Analyst",
        ],
    },
    Department {
        name: "Human Resources",
        percent: 4,
        jobs: &["HR Advisor", "Recruiter"],
    },
    Department {
        name: "Legal",
        percent: 2,
        jobs: &["Legal Counsel", "Compliance Officer"],
    },
];

/// The organisations that guests come from.
pub(super) static PARTNERS: [&str; 5] = [
    "fabrikam.com",
    "adatum.com",
    "northwindtraders.com",
    "litware.com",
    "tailspintoys.com",
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_pool_is_full_and_every_address_plain() {
        for pool in &POOLS {
            for names in [pool.given, pool.surnames] {
                assert_eq!(names.split(',').count(), EACH, "{}", pool.location);
                for number in 0..EACH {
                    let (written, ascii) = part(names, number);
                    let plain = |b: u8| b.is_ascii_lowercase() || b == b'-';
                    assert!(!ascii.is_empty() && ascii.bytes().all(plain), "{written}");
                }
            }
        }
    }

    #[test]
    fn addresses_do_not_repeat() {
        let count = COMBINATIONS * 2 + 7;
        let different: HashSet<String> = (0..count).map(|number| name(number, 5).ascii).collect();
        assert_eq!(different.len(), count);
    }
}
