"""Names, countries and companies of the simulated people. None of them is a real person or firm."""

from typing import NamedTuple


class Land(NamedTuple):
    """A country with how often people come from it, its time zones, languages, and names as they are common there."""

    code: str
    weight: int
    time_zones: tuple[str, ...]
    languages: tuple[str, ...]
    given: str
    family: str


LANDS = (
    Land("DE", 12, ("Europe/Berlin",), ("de", "en"),
         "Lukas Jana Felix Miriam Jonas Katharina Tobias Svenja Moritz Annika Henrik Leonie Malte Franziska",
         "Brandt Vogel Lehmann Krüger Seidel Winkler Horn Arnold Pohl Busch Thiele Reinhardt Ackermann Sommer"),
    Land("US", 14, ("America/New_York", "America/Chicago", "America/Los_Angeles", "America/Denver"), ("en", "es"),
         "Maya Ethan Jasmine Caleb Naomi Marcus Tessa Andre Brooke Julian Priscilla Wesley Kiara Dominic",
         "Whitfield Okafor Ramirez Lindgren Castillo Brooks Nakamura Hayes Delgado Monroe Sutton Vance Barrett Fields"),
    Land("GB", 9, ("Europe/London",), ("en",),
         "Imogen Callum Freya Rhys Aisha Duncan Poppy Gareth Zara Alistair Beth Kieran Nadia Tom",
         "Ashworth Pemberton Gallagher Hussain Llewellyn Marsden Thornton Begum Fairfax Bramley Sinclair Osei Whitaker Dunn"),
    Land("IN", 9, ("Asia/Kolkata",), ("en", "hi"),
         "Ananya Rohan Kavya Arjun Meera Vikram Ishita Siddharth Pooja Nikhil Divya Karthik Sneha Aditya",
         "Deshpande Iyer Chatterjee Menon Kulkarni Bhatt Srinivasan Ghosh Raghavan Malhotra Nair Joshi Banerjee Shetty"),
    Land("FR", 6, ("Europe/Paris",), ("fr", "en"),
         "Camille Baptiste Élodie Théo Manon Rémi Solène Adrien Inès Gaël Margaux Yanis Clémence Bastien",
         "Lefebvre Marchand Delorme Benali Fournier Chevallier Roussel Carpentier Giraud Perrot Vasseur Diallo Lemaire Colin"),
    Land("ES", 5, ("Europe/Madrid",), ("es", "en"),
         "Lucía Álvaro Marta Íñigo Nerea Pablo Irene Gonzalo Aitana Sergio Carla Rubén Noelia Hugo",
         "Ortega Iglesias Navarro Cabello Serrano Pascual Herrero Lozano Vidal Crespo Montes Aguilar Ferrer Santos"),
    Land("IT", 4, ("Europe/Rome",), ("it", "en"),
         "Giulia Matteo Chiara Davide Francesca Lorenzo Elisa Simone Martina Riccardo Sara Alessio Beatrice Nicolò",
         "Moretti Gallo Barbieri Ferrara Rinaldi Colombo Marchetti Santoro Grassi Pellegrini Fontana Caruso Villa Longo"),
    Land("NL", 4, ("Europe/Amsterdam",), ("nl", "en"),
         "Sanne Daan Fleur Joris Maud Thijs Roos Bram Lotte Sven Anouk Ruben Femke Niels",
         "Dekker Visser Hoekstra Postma Kuipers Verbeek Brouwer Schouten Maas Willems Kok Veenstra Prins Blom"),
    Land("PL", 4, ("Europe/Warsaw",), ("pl", "en"),
         "Zuzanna Kacper Maja Wojciech Alicja Jakub Oliwia Mateusz Hanna Bartosz Natalia Szymon Kinga Piotr",
         "Zieliński Wrona Kaczmarek Sikora Nowicki Pawlak Górski Dudek Wilk Sobczak Jasiński Kubiak Maj Lis"),
    Land("BR", 5, ("America/Sao_Paulo",), ("pt", "en"),
         "Beatriz Thiago Larissa Rafael Camila Gustavo Isadora Bruno Letícia Caio Fernanda Vinícius Helena Otávio",
         "Cardoso Nogueira Teixeira Barros Moura Pinheiro Rezende Azevedo Falcão Brandão Macedo Farias Prado Vieira"),
    Land("NG", 4, ("Africa/Lagos",), ("en",),
         "Chidinma Tunde Adaeze Emeka Folake Segun Ngozi Ifeanyi Yetunde Kelechi Bisi Obinna Amaka Dayo",
         "Adeyemi Nwosu Balogun Eze Ogunleye Okonkwo Bello Ibe Akinola Chukwu Olawale Danjuma Uche Abiola"),
    Land("KE", 2, ("Africa/Nairobi",), ("en", "sw"),
         "Wanjiru Otieno Achieng Kamau Njeri Mwangi Akinyi Kiprop Wambui Odhiambo Chebet Mutua Nyambura Kibet",
         "Kariuki Ochieng Mutiso Wafula Njoroge Kiplagat Omondi Gitau Barasa Ndungu Muthoni Kimani Were Rotich"),
    Land("SE", 3, ("Europe/Stockholm",), ("sv", "en"),
         "Linnea Oskar Ebba Viktor Saga Anton Elsa Gustav Tuva Emil Alva Axel Klara Nils",
         "Lindqvist Sandberg Ekström Forsberg Nyström Hallberg Wikström Sjögren Blomqvist Åkesson Holm Dahl Strand Ek"),
    Land("JP", 3, ("Asia/Tokyo",), ("ja", "en"),
         "Hina Ren Sakura Daichi Yui Kaito Aoi Sora Misaki Haruto Rin Takumi Nanami Yuto",
         "Kobayashi Matsuda Fujimoto Ishikawa Morita Hayashi Okada Shimizu Kondo Ueda Hirano Miyazaki Nomura Arai"),
    Land("SG", 2, ("Asia/Singapore",), ("en", "zh"),
         "Wei Hui Kai Xin Mei Jun Ling Zhi Yan Hao Shu Ming Jia Rui",
         "Tan Lim Ong Goh Chua Koh Teo Yeo Ang Sim Toh Ho Low Quek"),
    Land("AU", 3, ("Australia/Sydney", "Australia/Melbourne"), ("en",),
         "Matilda Lachlan Sienna Angus Tahlia Jarrod Indigo Mitchell Bronte Hamish Keira Declan Piper Flynn",
         "McKenzie Doyle Hartley Nguyen Cavanagh Fraser Papadopoulos Rowe Tran Sheridan Lawson Burke Donovan Quinn"),
    Land("CA", 4, ("America/Toronto", "America/Vancouver"), ("en", "fr"),
         "Chloe Liam Simone Noah Amélie Owen Harper Mathieu Ava Tristan Jade Gabriel Sophie Reid",
         "Tremblay Bouchard Singh MacDonald Gagnon Chen Fraser Leblanc Dhillon Morrison Pelletier Wong Campbell Roy"),
    Land("MX", 2, ("America/Mexico_City",), ("es", "en"),
         "Ximena Emiliano Valeria Leonardo Regina Santiago Daniela Rodrigo Mariana Iker Renata Mauricio Fernanda Óscar",
         "Villanueva Cervantes Ríos Salazar Ibarra Mendoza Treviño Zamora Robles Esquivel Orozco Luna Peralta Soto"),
    Land("TR", 2, ("Europe/Istanbul",), ("tr", "en"),
         "Elif Emre Zeynep Kerem Defne Burak Selin Onur Ece Deniz Melis Cem Aslı Barış",
         "Yıldız Aydın Şahin Koç Aksoy Erdem Polat Kaplan Özkan Doğan Güneş Tekin Korkmaz Uçar"),
    Land("UA", 2, ("Europe/Kyiv",), ("uk", "en"),
         "Olena Andriy Daryna Maksym Iryna Taras Sofiia Oleh Kateryna Bohdan Yuliia Denys Nadiia Roman",
         "Shevchuk Kovalenko Tkachenko Lysenko Bondar Marchuk Savchenko Melnyk Hrytsenko Koval Rudenko Moroz Petrenko Hnatiuk"),
    Land("EG", 1, ("Africa/Cairo",), ("ar", "en"),
         "Nour Omar Salma Karim Mariam Youssef Farida Tarek Habiba Amr Laila Hassan Dina Sherif",
         "Mansour Farouk Soliman Naguib Helmy Shafik Zaki Fahmy Rizk Ghanem Sabry Wahba Tawfik Amin"),
)  # fmt: skip

COMPANIES = (
    "Nordlicht Energie", "Harbourline", "Paperboat Studio", "Quillworks", "Tessera Bank", "Fernway Health", "Lumenstack",
    "Bluefinch", "Orchard Mobility", "Saltmarsh Games", "Kestrel Analytics", "Ravenhill Insurance", "Cobalt Kitchen",
    "Marigold Pay", "Driftwood Media", "Northbeam Robotics", "Sundial Travel", "Alder & Pine", "Foxglove Labs",
    "Meridian Freight", "Juniper Learning", "Ironbridge Cloud", "Tidepool", "Copperleaf Retail", "Stellan Automotive",
    "Honeycomb Civic", "Wayfarer Maps", "Clearwater Telecom", "Mosaic Genomics", "Larkspur Security", "Vantage Rail",
    "Opal Streaming", "Birchwood Legal", "Sable Semiconductors", "Papaya Logistics", "Zephyr Airlines", "Basalt Data",
)  # fmt: skip
