/** What people call one thing in the headers of their sheets. */
export interface Concept {
  /** Its usual API name. */
  readonly name: string;
  /** A field of this type is the concept's, whatever the workspace calls it. */
  readonly type?: 'STATUS' | 'RATING' | 'ASSIGNEE' | 'LOST_REASON';
  /** Words that mean it and nothing else: English, transliterated Hindi, Hindi. Case, blanks and signs do not matter. */
  readonly words: string;
  /** Words that may mean it: the values have to agree. */
  readonly hints?: string;
}

/**
 * The table of synonyms, in the open: add what your sheets say. Words are separated by `|`; none stands twice.
 * A field belongs to the concept that has its API name among its words.
 */
export const concepts: readonly Concept[] = [
  {
    name: 'name',
    words:
      'name|full name|fullname|lead name|customer name|client name|contact name|person name|student name|candidate name|patient name|buyer name|applicant name|name of customer|your name|naam|nam|pura naam|poora naam|shubh naam|grahak ka naam|aapka naam|नाम|पूरा नाम|शुभ नाम|ग्राहक का नाम|आपका नाम|लीड का नाम',
    hints: 'lead|customer|client|contact person|ग्राहक|grahak',
  },
  { name: 'first_name', words: 'first name|firstname|fname|given name|forename|pehla naam|पहला नाम|प्रथम नाम' },
  { name: 'last_name', words: 'last name|lastname|lname|surname|family name|upnaam|kulnaam|उपनाम|कुलनाम|अंतिम नाम' },
  {
    name: 'phone',
    words:
      'phone|phone number|phone no|phone num|ph|ph no|mobile|mobile number|mobile no|mob|mob no|mobile phone|cell|cell phone|cell number|cell no|cellphone|contact number|contact no|contact phone|contact mobile|customer mobile|telephone|telephone number|tel|tel no|calling number|phone 1|mobile 1|lead phone|whatsapp|whatsapp number|whatsapp no|primary phone|phone primary|fon|phon|mobail|mobile nambar|phone nambar|sampark number|sampark nambar|doorbhash|durbhash|फोन|फोन नंबर|फोन नं|मोबाइल|मोबाइल नंबर|मोबाइल नं|मोबाईल|मोबाईल नंबर|संपर्क नंबर|सम्पर्क नंबर|संपर्क नं|दूरभाष|व्हाट्सएप|व्हाट्सएप नंबर',
    hints: 'contact|number|no|contact details|wa|sampark|संपर्क|सम्पर्क|नंबर',
  },
  {
    name: 'alternate_phone',
    words:
      'alternate phone|alternate number|alternate mobile|alternate no|alternative phone|alternative number|alternate contact|alternate contact number|alt phone|alt number|alt mobile|alt no|second phone|second number|secondary phone|secondary mobile|secondary number|other phone|other number|phone 2|mobile 2|mobile no 2|mobile number 2|phone number 2|contact 2|home phone|work phone|landline|dusra number|doosra number|dusra mobile|anya number|दूसरा नंबर|दूसरा फोन|दूसरा मोबाइल|अन्य नंबर|वैकल्पिक नंबर',
  },
  {
    name: 'email',
    words:
      'email|e mail|email id|e mail id|email address|e mail address|mail|mail id|mail address|emailid|contact email|gmail|imel|ee mel|ईमेल|ई मेल|ईमेल आईडी|ईमेल पता|मेल|मेल आईडी',
  },
  {
    name: 'city',
    words:
      'city|city name|town|current city|city town|preferred city|shahar|shehar|sheher|shahr|nagar|शहर|नगर|शहर का नाम',
    hints: 'location|place|area name|sthan|स्थान|jagah|जगह',
  },
  { name: 'state', words: 'state|province|region|rajya|pradesh|राज्य|प्रदेश' },
  { name: 'country', words: 'country|nation|desh|देश' },
  {
    name: 'pincode',
    words: 'pincode|pin code|pin|postal code|postcode|zip|zip code|zipcode|pin kod|पिनकोड|पिन कोड|पिन',
  },
  {
    name: 'address',
    words: 'address|street|street address|full address|residential address|pata|poora pata|पता|पूरा पता|घर का पता',
  },
  {
    name: 'contact_source',
    words:
      'contact source|source|lead source|source of lead|source name|lead origin|origin|enquiry source|inquiry source|source of enquiry|how did you hear about us|how did you hear|heard from|channel|lead channel|marketing channel|utm source|srot|strot|kahan se|kahan se aaye|स्रोत|स्त्रोत|माध्यम|कहाँ से',
    hints: 'platform|medium|utm medium|referred from',
  },
  {
    name: 'status',
    type: 'STATUS',
    words:
      'status|lead status|stage|lead stage|pipeline stage|deal stage|sales stage|current status|current stage|disposition|sthiti|stithi|haalat|स्थिति|स्थिती|अवस्था|चरण',
    hints: 'state of lead|outcome',
  },
  {
    name: 'rating',
    type: 'RATING',
    words: 'rating|score|lead score|lead rating|stars|star rating|quality|lead quality|reting|रेटिंग|अंक|स्कोर',
    hints: 'priority|grade',
  },
  {
    name: 'lostReason',
    type: 'LOST_REASON',
    words:
      'lost reason|reason lost|reason for loss|reason for losing|loss reason|closed lost reason|why lost|drop reason|khone ka karan|haarne ka karan|खोने का कारण|हारने का कारण',
    hints: 'reason|karan|कारण',
  },
  {
    name: 'assignee',
    type: 'ASSIGNEE',
    words:
      'assignee|assigned to|assigned|assign to|assigned user|assigned agent|owner|lead owner|record owner|contact owner|deal owner|account owner|agent|agent email|caller|telecaller|sales person|salesperson|sales rep|sales executive|sales owner|executive|counsellor|counselor|relationship manager|handled by|zimmedar|jimmedar|zimmedari|जिम्मेदार|जिम्मेदारी|एजेंट|सौंपा गया',
    hints: 'user|manager|employee|rm|team member',
  },
  {
    name: 'budget',
    words:
      'budget|budget amount|budget in inr|budget in rs|budget rs|price range|expected budget|max budget|bajat|bajet|बजट|बजेट',
    hints: 'amount|price|value|deal value|deal size|rashi|राशि|kimat|कीमत',
  },
  {
    name: 'interests',
    words:
      'interests|interest|interested in|tags|tag|labels|label|preferences|preference|product interest|ruchi|ruchiyan|pasand|रुचि|रुचियां|पसंद|टैग',
    hints: 'requirement|requirements|amenities|product|products|जरूरत',
  },
  {
    name: 'follow_up_date',
    words:
      'follow up date|followup date|follow up|followup|next follow up|next followup|next follow up date|follow up on|next call|next call date|next call on|next action date|call back date|callback date|callback|call back on|reminder|reminder date|next contact date|agli call|agla call|agli tarikh|agla follow up|phir call|फॉलो अप|फॉलोअप|अगली कॉल|अगला फॉलो अप|अगली तारीख|अगली कॉल की तारीख',
    hints: 'next date|due date|date|tarikh|dinank|तारीख|दिनांक',
  },
  {
    name: 'first_contact_date',
    words:
      'first contact date|first contact|first contacted|first contacted on|enquiry date|inquiry date|lead date|date of enquiry|date of inquiry|created|created on|created at|created date|created time|creation date|date created|date added|added on|date of lead|pehli call|pehla sampark|पहला संपर्क|पहली कॉल|पूछताछ की तारीख',
  },
  {
    name: 'property_type',
    words:
      'property type|type of property|property|flat type|unit type|bhk|configuration|apartment type|looking for|house type|makan|ghar ka prakar|संपत्ति का प्रकार|मकान का प्रकार',
    hints: 'type|prakar|प्रकार',
  },
  {
    name: 'carpet_area',
    words:
      'carpet area|area sqft|area sq ft|area in sqft|area in sq ft|square feet|sqft|sq ft|built up area|super area|size sqft|kshetrafal|क्षेत्रफल',
    hints: 'area|size',
  },
  {
    name: 'company',
    words:
      'company|company name|organisation|organization|organisation name|organization name|account name|firm|firm name|business name|employer|workplace|kampani|company ka naam|कंपनी|कम्पनी|कंपनी का नाम|संस्था',
    hints: 'account|business',
  },
  {
    name: 'website',
    words: 'website|web site|web page|webpage|url|website url|site url|homepage|home page|web address|वेबसाइट|वेब साइट',
    hints: 'web|link',
  },
  {
    name: 'notes',
    words:
      'notes|note|remarks|remark|comments|comment|description|message|details|additional info|additional information|more info|other details|feedback|observation|observations|tippani|vivaran|sandesh|tippni|टिप्पणी|टिप्पणियां|विवरण|संदेश|रिमार्क|नोट|नोट्स',
    hints: 'info|summary|query|enquiry|inquiry|last comment',
  },
  { name: 'job_title', words: 'job title|designation|position|occupation|profession|pad|pesha|पद|पेशा|व्यवसाय' },
  { name: 'gender', words: 'gender|sex|ling|लिंग' },
  { name: 'age', words: 'age|umar|umra|aayu|उम्र|आयु' },
  {
    name: 'date_of_birth',
    words: 'date of birth|dob|birth date|birthdate|birthday|janam tithi|janm tithi|जन्म तिथि|जन्मतिथि',
  },
  {
    name: 'campaign',
    words:
      'campaign|campaign name|campaign id|utm campaign|ad campaign|ad name|ad id|adset name|ad set name|adset id|form name|form id|form|abhiyan|अभियान',
  },
  { name: 'course', words: 'course|course name|course interested in|program|programme|pathyakram|कोर्स|पाठ्यक्रम' },
];

/** Headers of a column with the ids that Telecrm gave its leads. */
export const leadIdWords = 'lead id|lead identifier|telecrm id|telecrm lead id|crm lead id|लीड आईडी|लीड आई डी';

/** Words that say when something happened, behind the name of an action: `Site Visit Date`. */
export const momentWords: ReadonlySet<string> = new Set(
  'date on at when time day datetime din dinank tarikh taarikh तारीख दिनांक दिन समय को'.split(' '),
);
